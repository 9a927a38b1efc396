namespace SensorGrid.Architecture.Tests.Projects;

/// <summary>The edges between projects. A new one is a decision: it belongs here first.</summary>
internal static class AllowedEdges
{
    public static IReadOnlyDictionary<string, string[]> ByProject { get; } = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        // Nothing of the product, and no package: the core that the live system and the offline replay share, and small rules.
        ["Features"] = [],
        ["Guards"] = [],
        ["Http"] = [],

        // Each of these could be a package of its own.
        ["Kinesis"] = [],
        ["Persistence.DynamoDB"] = [],
        ["Sqlite"] = ["Guards"],
        ["Persistence.Sqlite"] = ["Sqlite"],
        ["Streaming.Kinesis"] = ["Kinesis"],
        ["Kinesis.Local"] = ["Guards", "Http", "Sqlite"],
        ["Scoring.Onnx"] = ["Features"],

        // Record formats of other systems. Pure, as the core is.
        ["Sources"] = ["Features"],

        // Programs over rows of any kind: nothing of sensors is in it.
        ["Sql"] = [],

        // SQL applications over the records of all shards: without silo and clock, for the live application, its verification and try-outs.
        ["Applications"] = ["Features", "Kinesis", "Sql"],

        // For callers without a silo. The client of the API knows nothing of the log, and neither knows the command line.
        ["Client"] = ["Features", "Guards"],
        ["Offline"] = ["Applications", "Client", "Features", "Kinesis", "Sources", "Sql"],

        // The grains.
        ["Grains.Interfaces"] = ["Features"],
        ["Grains"] = ["Applications", "Features", "Grains.Interfaces", "Guards", "Kinesis", "Sources", "Sql", "Streaming.Kinesis"],

        // Shared by the programs of a cluster.
        ["Hosting"] = ["Features", "Guards", "Http", "Kinesis", "Sources"],

        // The programs.
        ["Api"] = ["Applications", "Features", "Grains.Interfaces", "Guards", "Hosting", "Http", "Kinesis", "Sources", "Sql"],
        ["Silo"] =
        [
            "Api", "Features", "Grains", "Guards", "Hosting", "Http", "Kinesis", "Kinesis.Local", "Persistence.DynamoDB", "Persistence.Sqlite",
            "Scoring.Onnx", "Sources", "Sqlite", "Streaming.Kinesis",
        ],
        ["Cli"] = ["Applications", "Client", "Features", "Guards", "Kinesis", "Offline", "Scoring.Onnx", "Sources", "Sql"],
    };
}
