//! One integration binary: the house's rules, the real program on real files, and what it finds.

mod relevance;
