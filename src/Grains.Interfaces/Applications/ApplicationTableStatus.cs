namespace SensorGrid.Grains.Interfaces.Applications;

/// <summary>A reference table of the catalogue that an application joins.</summary>
/// <param name="Name">The table's name in the program.</param>
/// <param name="Definition">Its name in the catalogue.</param>
/// <param name="Revision">The revision of the catalogue whose content it has.</param>
/// <param name="Sha256">The hash of the content; null when it is not known.</param>
/// <param name="Columns">The columns that the program reads.</param>
[GenerateSerializer, Immutable, Alias("application-table")]
public sealed record ApplicationTableStatus(
    [property: Id(0)] string Name, [property: Id(1)] string Definition, [property: Id(2)] long Revision, [property: Id(3)] string? Sha256, [property: Id(4)] ApplicationColumn[] Columns);
