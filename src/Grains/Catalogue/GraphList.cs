namespace SensorGrid.Grains.Catalogue;

/// <summary>The list of the graphs that are stored, or on their way.</summary>
[GenerateSerializer, Immutable, Alias("catalogue-graph-list")]
internal sealed record GraphList
{
    [Id(0)] public GraphEntry[] Graphs { get; init; } = [];

    public GraphEntry? Find(string sha256) => Array.Find(Graphs, graph => graph.Sha256 == sha256);

    public GraphList With(GraphEntry entry) => new() { Graphs = [.. Graphs.Where(graph => graph.Sha256 != entry.Sha256), entry] };

    public GraphList Without(string sha256) => new() { Graphs = [.. Graphs.Where(graph => graph.Sha256 != sha256)] };
}

/// <summary>A graph in the list.</summary>
/// <param name="Sha256">Its hash.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="IsComplete">Whether all pieces are stored.</param>
/// <param name="IsNamed">Whether a revision names it, or was to name it: then it stays.</param>
/// <param name="At">The time of its announcement (UTC).</param>
[GenerateSerializer, Immutable, Alias("catalogue-graph-entry")]
internal sealed record GraphEntry(
    [property: Id(0)] string Sha256, [property: Id(1)] int Bytes, [property: Id(2)] bool IsComplete, [property: Id(3)] bool IsNamed, [property: Id(4)] DateTimeOffset At);
