namespace SensorGrid.Sql.Tests.Programs;

/// <summary>The example programs, which lie as .sql files beside the tests. Those of the two dialects begin with <c>kda-</c> and <c>flink-</c>.</summary>
internal static class ExamplePrograms
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Programs");

    /// <summary>The names of all programs, in order.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Directory.GetFiles(Folder, "*.sql").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];

    /// <summary>Reads a program.</summary>
    public static string Read(string name) => File.ReadAllText(Path.Combine(Folder, name + ".sql"));
}
