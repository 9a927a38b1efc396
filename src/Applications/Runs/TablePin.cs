namespace SensorGrid.Applications.Runs;

/// <summary>A fact of an application: from a place of its order on, its program joins the reference tables of another revision of the catalogue.</summary>
/// <remarks>
/// The place is behind a record and behind the windows that end by an instant. It is stored before a row that was computed with the tables can be seen, and a replay goes over at the same place.
/// </remarks>
/// <param name="After">The number of records that the generation has processed before.</param>
/// <param name="Time">The time up to which windows were closed before: milliseconds since 1970-01-01 (UTC). No record behind has an earlier ROWTIME.</param>
/// <param name="Revision">The revision of the catalogue; greater than that of the pin before.</param>
/// <param name="Contents">The hashes of the tables' contents, by their names in the catalogue.</param>
public sealed record TablePin(long After, long Time, long Revision, IReadOnlyDictionary<string, string> Contents);
