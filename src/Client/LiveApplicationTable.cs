namespace SensorGrid.Client;

/// <summary>A reference table of the catalogue of definitions that a SQL application joins.</summary>
/// <param name="Name">Its name in the program.</param>
/// <param name="Definition">Its name in the catalogue.</param>
/// <param name="Revision">The revision of the definitions whose rows it has.</param>
/// <param name="Columns">The columns that the program reads.</param>
public sealed record LiveApplicationTable(string Name, string Definition, long Revision, IReadOnlyList<LiveColumn> Columns);
