using SensorGrid.TestKit;

namespace SensorGrid.Cli.Tests.Definitions;

/// <summary>A folder of definitions, for one test.</summary>
internal sealed class DefinitionFiles : IDisposable
{
    /// <summary>Definitions with means over a minute.</summary>
    public const string Means = """{"features":[{"metrics":["*"],"aggregations":["mean"],"windows":["1m"]}]}""";

    /// <summary>Definitions with means over five minutes as well.</summary>
    public const string MoreMeans = """{"features":[{"metrics":["*"],"aggregations":["mean"],"windows":["1m","5m"]}]}""";

    private readonly TemporaryDirectory _directory = new();

    public string Path => _directory["definitions"];

    public static DefinitionFiles Of(string features) => new DefinitionFiles().With("features/default.json", features);

    public DefinitionFiles With(string name, string text)
    {
        var file = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return this;
    }

    public void Dispose() => _directory.Dispose();
}
