namespace SensorGrid.Cli.Applications;

/// <summary>What a SQL application is made of besides its file.</summary>
/// <param name="Name">Its name; null for that in its JSON, or of its file.</param>
/// <param name="Tables">Files of reference tables, <c>NAME=FILE</c>.</param>
/// <param name="Schemas">Files of schemas of its inputs, <c>FILE</c> or <c>NAME=FILE</c>.</param>
internal sealed record ApplicationOptions(string? Name, IReadOnlyList<string> Tables, IReadOnlyList<string> Schemas)
{
    /// <summary>Gets whether anything is given.</summary>
    public bool IsEmpty => Name is null && Tables.Count == 0 && Schemas.Count == 0;
}
