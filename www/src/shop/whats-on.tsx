const PLAYS = [
  { name: "The Tide Table", when: "Fridays, 19:30", about: "A harbour, a clock that is wrong, and a wedding." },
  { name: "Paper Moons", when: "Saturdays, 18:00", about: "Two set painters and one sky." },
  { name: "House of Sparrows", when: "Sundays, 15:00", about: "For everybody from six: a roof, and who lives on it." },
];

/** The second page of the shop. */
export function WhatsOn() {
  return (
    <section class="part" aria-labelledby="whats-on-title">
      <h3 id="whats-on-title">What’s on</h3>
      <ul class="plays">
        {PLAYS.map(({ name, when, about }) => (
          <li key={name}>
            <b>{name}</b> <span class="hint">{when}</span>
            <p>{about}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}
