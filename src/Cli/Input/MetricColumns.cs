using SensorGrid.Cli.CommandLine;
using SensorGrid.Features.Readings;

namespace SensorGrid.Cli.Input;

/// <summary>Decides which columns of a CSV file are metrics, and says of each other one why it is left out.</summary>
internal sealed class MetricColumns
{
    private readonly CsvHeader _header;
    private readonly CsvSurvey _survey;
    private readonly bool _isTimeOneColumn;
    private readonly Dictionary<int, string> _renamed;
    private readonly List<string> _leftOut = [];

    private MetricColumns(CsvHeader header, CsvSurvey survey, InputOptions options, bool isTimeOneColumn)
    {
        (_header, _survey, _isTimeOneColumn) = (header, survey, isTimeOneColumn);
        _renamed = ReadRenames(options.Renames ?? []);
    }

    /// <param name="reserved">The columns that are something else: time, sensor, id.</param>
    /// <param name="isTimeOneColumn">Whether another column could be a part of the time.</param>
    public static (IReadOnlyList<CsvMetric> Metrics, IReadOnlyList<string> LeftOut) Resolve(
        CsvHeader header, CsvSurvey survey, InputOptions options, IReadOnlyList<int> reserved, bool isTimeOneColumn)
    {
        var columns = new MetricColumns(header, survey, options, isTimeOneColumn);
        CsvMetric[] metrics = options.ValueColumns is { Count: > 0 } named ? [.. columns.Named(named, reserved)] : [.. columns.Numeric(reserved)];
        if (metrics.Length == 0 && survey.Rows > 0)
        {
            throw new CliException($"'{header.File}' has no column with numbers besides the time: name the metrics with --value-column. {Sentence(columns._leftOut)}");
        }

        columns.Check(metrics);
        return (metrics, columns._leftOut);
    }

    private static string Sentence(List<string> leftOut) => string.Join("; ", leftOut.Take(10)) + ".";

    // What --value-column says: a, a=b, or a,b=c. A column's own name may hold commas and equals signs.
    private List<CsvMetric> Named(IReadOnlyList<string> arguments, IReadOnlyList<int> reserved)
    {
        var metrics = new List<CsvMetric>();
        foreach (var argument in arguments)
        {
            var isOne = _header.TryFind(argument) is not null
                || (_header.TryFind(ColumnOf(argument)) is not null && !MetricOf(argument).Contains(','));
            foreach (var part in isOne ? [argument] : argument.Split(',', StringSplitOptions.RemoveEmptyEntries))
            {
                metrics.Add(NamedOne(part));
            }
        }

        var others = Enumerable.Range(0, _header.Names.Length).Except(metrics.Select(metric => metric.Ordinal)).Except(reserved).ToArray();
        if (others.Length > 0)
        {
            var list = string.Join(", ", others.Take(50).Select(ordinal => $"'{_header.NameOf(ordinal)}'"));
            var more = others.Length > 50 ? $" and {others.Length - 50} more" : "";
            _leftOut.Add($"{(others.Length == 1 ? "column" : "columns")} {list}{more}: --value-column names others");
        }

        foreach (var ordinal in _renamed.Keys.Intersect(others))
        {
            throw new CliException($"--rename names the column '{_header.NameOf(ordinal)}', but --value-column does not: name it there, too.", ExitCode.Usage);
        }

        return metrics;
    }

    private CsvMetric NamedOne(string part)
    {
        if (_header.TryFind(part) is { } whole)
        {
            return new CsvMetric(whole, _renamed.GetValueOrDefault(whole, _header.Names[whole]));
        }

        var ordinal = _header.Find(ColumnOf(part), "--value-column");
        return _renamed.ContainsKey(ordinal)
            ? throw new CliException($"--value-column and --rename both name a metric for the column '{_header.NameOf(ordinal)}': use one of them.", ExitCode.Usage)
            : new CsvMetric(ordinal, MetricOf(part).Trim());
    }

    private IEnumerable<CsvMetric> Numeric(IReadOnlyList<int> reserved)
    {
        for (var ordinal = 0; ordinal < _header.Names.Length; ordinal++)
        {
            if (reserved.Contains(ordinal))
            {
                continue;
            }

            var column = _survey.Columns[ordinal];
            var name = _renamed.GetValueOrDefault(ordinal, _header.Names[ordinal]);
            if (column.IsNumeric && name.Length > 0)
            {
                yield return new CsvMetric(ordinal, name);
            }
            else if (_survey.Rows > 0)
            {
                _leftOut.Add($"column '{_header.NameOf(ordinal)}': {(column.IsNumeric ? $"it has no name; to have it: --rename '#{ordinal + 1}=NAME'" : WhyNotNumeric(column))}");
            }
        }
    }

    private string WhyNotNumeric(ColumnSurvey column) =>
        column.WhyNotNumeric() + (_isTimeOneColumn && column.LooksLikeClock ? "; if it is a part of the time, name both columns: --timestamp-column DATE,TIME" : "");

    private Dictionary<int, string> ReadRenames(IReadOnlyList<string> arguments)
    {
        var renamed = new Dictionary<int, string>();
        foreach (var argument in arguments)
        {
            if (argument.LastIndexOf('=') <= 0)
            {
                throw new CliException($"--rename '{argument}' is not COLUMN=METRIC.", ExitCode.Usage);
            }

            if (!renamed.TryAdd(_header.Find(ColumnOf(argument), "--rename"), MetricOf(argument).Trim()))
            {
                throw new CliException($"--rename names the column '{ColumnOf(argument)}' twice.", ExitCode.Usage);
            }
        }

        return renamed;
    }

    private void Check(CsvMetric[] metrics)
    {
        if (metrics.Length > ReadingLimits.Metrics)
        {
            throw new CliException($"'{_header.File}' has {metrics.Length} columns with numbers, but a reading has at most {ReadingLimits.Metrics} metrics: choose with --value-column.");
        }

        var names = new MetricNameChoice(_header, metrics);
        if (names.Unusable.Count > 0)
        {
            throw new CliException($"'{_header.File}': {names.Complaint()}");
        }
    }

    private static string ColumnOf(string argument) => argument.LastIndexOf('=') is > 0 and var split ? argument[..split] : argument;

    private static string MetricOf(string argument) => argument[(argument.LastIndexOf('=') + 1)..];
}
