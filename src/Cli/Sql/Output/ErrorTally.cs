using System.Globalization;
using SensorGrid.Cli.Progress;
using SensorGrid.Sql.Programs;
using SensorGrid.Sql.Values;

namespace SensorGrid.Cli.Sql.Output;

/// <summary>Counts rows that could not be used or computed, and keeps the first of them.</summary>
internal sealed class ErrorTally
{
    private const int MostShown = 5;

    private readonly SortedDictionary<string, long> _byName = new(StringComparer.Ordinal);
    private readonly List<string> _first = [];

    /// <summary>The number of rows.</summary>
    public long Count { get; private set; }

    /// <summary>Counts a row of the error stream.</summary>
    public void Add(StreamDeclaration stream, Row row) => Add(TextOf(stream, row, "ERROR_NAME") ?? "ERROR", TextOf(stream, row, "MESSAGE") ?? "without a message");

    /// <summary>Counts a row.</summary>
    /// <param name="name">The kind of error.</param>
    /// <param name="message">A sentence with its place or value.</param>
    public void Add(string name, string message)
    {
        Count++;
        _byName[name] = _byName.GetValueOrDefault(name) + 1;
        if (_first.Count < MostShown)
        {
            _first.Add($"{name}: {message}");
        }
    }

    /// <summary>Shows the first errors, and the numbers of each kind.</summary>
    public void Show(IProgressDisplay display)
    {
        foreach (var error in _first)
        {
            display.WriteLine($"row error: {error}".ReplaceLineEndings(" "));
        }

        if (Count > _first.Count)
        {
            display.WriteLine(string.Create(CultureInfo.InvariantCulture, $"row error: {Count - _first.Count:N0} more; --stream error_stream writes all of them."));
        }
    }

    /// <summary>Lists the kinds with their numbers.</summary>
    public override string ToString() => string.Join(", ", _byName.Select(kind => string.Create(CultureInfo.InvariantCulture, $"{kind.Key} {kind.Value:N0}")));

    private static string? TextOf(StreamDeclaration stream, Row row, string column) =>
        stream.Schema.IndexOf(column) is >= 0 and var index && stream.Schema.Columns[index].Type.IsText && !row.Values[index].IsNull ? row.Values[index].Text : null;
}
