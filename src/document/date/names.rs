//! Names of months and days of the week, as the press writes them.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::Calendar;
use crate::analysis::fold;

/// Gregorian months: January to December, each with its names parted by commas.
const GREGORIAN: [&str; 12] = [
    "كانون الثاني,كانون ثاني,يناير,جانفي,ژانویه,جنوری,january,jan,janvier,janv,ocak",
    "شباط,سباط,فبراير,فيفري,فوریه,فبروری,فروری,february,feb,fevrier,fevr,subat",
    "آذار,مارس,مارت,مارچ,march,mar,mars,mart",
    "نيسان,أبريل,ابريل,أفريل,إبريل,آوریل,اپریل,april,apr,avril,avr,nisan",
    "أيار,مايو,ماي,مايس,می,مئی,may,mai,mayis",
    "حزيران,يونيو,يونيه,جوان,ژوئن,جون,june,jun,juin,haziran",
    "تموز,يوليو,يوليه,يوليوز,جويلية,جولای,جولائی,ژوئیه,july,jul,juillet,juil,temmuz",
    "آب,أغسطس,اغسطس,أوت,غشت,اغستوس,آگست,اگست,august,aug,aout,agustos",
    "أيلول,سبتمبر,شتنبر,سپتامبر,سپتمبر,ستمبر,september,sep,sept,septembre,eylul",
    "تشرين الأول,تشرين أول,أكتوبر,اكتوبر,اکتبر,october,oct,octobre,ekim",
    "تشرين الثاني,تشرين ثاني,نوفمبر,نونبر,نوامبر,نومبر,november,nov,novembre,kasim",
    "كانون الأول,كانون أول,ديسمبر,دجنبر,دسامبر,دسمبر,december,dec,decembre,aralik",
];

/// Months of the Hijri calendar.
const HIJRI: [&str; 12] = [
    "محرم,المحرم",
    "صفر",
    "ربيع الأول,ربيع أول,ربيع الاول",
    "ربيع الثاني,ربيع ثاني,ربيع الآخر,ربيع آخر",
    "جمادى الأولى,جمادى الأول,جمادي الأولى,جماد الأول,جماد أول,جمادى أولى",
    "جمادى الآخرة,جمادى الآخر,جمادى الثانية,جمادى الثاني,جمادي الثانية,جماد الثاني,جماد الآخر,جماد ثاني",
    "رجب",
    "شعبان",
    "رمضان",
    "شوال",
    "ذو القعدة,ذي القعدة,ذوالقعدة,ذيالقعدة,ذو قعدة,ذی القعده",
    "ذو الحجة,ذي الحجة,ذوالحجة,ذيالحجة,ذو حجة,ذی الحجه",
];

/// Months of the solar calendar: Iran's names, Afghanistan's in Dari and in Pashto.
const SOLAR: [&str; 12] = [
    "فروردین,حمل,وری",
    "اردیبهشت,ثور,غویی",
    "خرداد,جوزا,غبرګولی",
    "تیر,سرطان,چنګاښ",
    "مرداد,اسد,زمری",
    "شهریور,سنبله,وږی",
    "مهر,میزان,تله",
    "آبان,عقرب,لړم",
    "آذر,قوس,لیندۍ",
    "دی,جدی,مرغومی",
    "بهمن,دلو,سلواغه",
    "اسفند,حوت,کب",
];

/// Days of the week, Monday first.
const WEEKDAYS: [&str; 7] = [
    "الاثنين,الإثنين,دوشنبه,monday,mon,lundi,pazartesi",
    "الثلاثاء,سه‌شنبه,tuesday,tue,tues,mardi,sali",
    "الأربعاء,الاربعاء,چهارشنبه,wednesday,wed,mercredi,carsamba",
    "الخميس,پنجشنبه,thursday,thu,thur,thurs,jeudi,persembe",
    "الجمعة,جمعه,friday,fri,vendredi,cuma",
    "السبت,شنبه,saturday,sat,samedi,cumartesi",
    "الأحد,الاحد,یکشنبه,sunday,sun,dimanche,pazar",
];

/// The most words of a month's name.
pub(super) const LONGEST: usize = 2;

static MONTHS: LazyLock<BTreeMap<String, (Calendar, u32)>> = LazyLock::new(|| {
    let mut months = BTreeMap::new();
    for (calendar, names) in [
        (Calendar::Solar, &SOLAR),
        (Calendar::Hijri, &HIJRI),
        (Calendar::Gregorian, &GREGORIAN),
    ] {
        for (names, month) in names.iter().zip(1..) {
            for name in names.split(',') {
                months.insert(folded(name), (calendar, month));
            }
        }
    }
    months
});

static DAYS: LazyLock<BTreeMap<String, u32>> = LazyLock::new(|| {
    let mut days = BTreeMap::new();
    for (names, day) in WEEKDAYS.iter().zip(1..) {
        days.extend(names.split(',').map(|name| (folded(name), day)));
    }
    days
});

fn folded(name: &str) -> String {
    name.split(' ').map(fold).collect::<Vec<_>>().join(" ")
}

/// The month that folded words, a space between them, are the name of.
pub(in crate::document) fn month(words: &str) -> Option<(Calendar, u32)> {
    MONTHS.get(words).copied()
}

/// The day of the week that a folded word is the name of: Monday is 1.
pub(super) fn weekday(word: &str) -> Option<u32> {
    DAYS.get(word).copied()
}

/// All names of months, folded.
pub(in crate::document) fn months() -> impl Iterator<Item = (&'static str, Calendar, u32)> {
    let name = |(name, (calendar, month)): (&'static String, &(Calendar, u32))| {
        (name.as_str(), *calendar, *month)
    };
    MONTHS.iter().map(name)
}

/// All names of days of the week, folded.
pub(in crate::document) fn weekdays() -> impl Iterator<Item = (&'static str, u32)> {
    DAYS.iter().map(|(name, day)| (name.as_str(), *day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_means_two_months() {
        let all = GREGORIAN.iter().chain(&HIJRI).chain(&SOLAR);
        let mut names: Vec<String> = all
            .enumerate()
            .flat_map(|(month, names)| names.split(',').map(move |name| (month, folded(name))))
            .collect::<std::collections::BTreeSet<_>>()
            .into_iter()
            .map(|(_, name)| name)
            .collect();
        let words = names.iter().map(|name| name.split(' ').count()).max();
        assert_eq!(words, Some(LONGEST));
        names.sort();
        let twice: Vec<_> = names.windows(2).filter(|pair| pair[0] == pair[1]).collect();
        assert!(twice.is_empty(), "{twice:?}");
    }
}
