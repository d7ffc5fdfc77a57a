//! Little shops, made row by row, and what reconciling them must give.

#[cfg(test)]
mod absence;
#[cfg(test)]
mod made;
#[cfg(test)]
mod payout;
#[cfg(test)]
mod pins;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod sale;
#[cfg(test)]
mod start;
