using System.Globalization;
using System.Text;
using SensorGrid.Features.Readings;

namespace SensorGrid.Cli.Input;

/// <summary>Finds the metrics whose names cannot be, all of them, and proposes names that can.</summary>
internal sealed class MetricNameChoice
{
    private readonly CsvHeader _header;
    private readonly HashSet<string> _taken;

    public MetricNameChoice(CsvHeader header, IReadOnlyList<CsvMetric> metrics)
    {
        _header = header;
        var valid = metrics.Where(metric => MetricNames.IsValid(metric.Metric)).ToArray();
        _taken = new HashSet<string>(valid.Select(metric => metric.Metric), StringComparer.Ordinal);
        Unusable =
        [
            .. metrics.Where(metric => !MetricNames.IsValid(metric.Metric)),
            .. valid.GroupBy(metric => metric.Metric, StringComparer.Ordinal).SelectMany(same => same.Skip(1)),
        ];
    }

    /// <summary>The metrics that need another name: it is not valid, or another column has it already.</summary>
    public IReadOnlyList<CsvMetric> Unusable { get; }

    /// <summary>Describes all of them in one sentence, with options that are ready to use.</summary>
    public string Complaint()
    {
        var invalid = Unusable.Where(metric => !MetricNames.IsValid(metric.Metric)).Select(metric => $"'{metric.Metric}'").Distinct().ToArray();
        var twice = Unusable.Where(metric => MetricNames.IsValid(metric.Metric)).Select(metric => $"'{metric.Metric}'").Distinct().ToArray();
        var complaint = new StringBuilder();
        if (invalid.Length > 0)
        {
            complaint.Append(CultureInfo.InvariantCulture, $"{string.Join(", ", invalid)} {(invalid.Length == 1 ? "is" : "are each")} not {MetricNames.Rule}. ");
        }

        if (twice.Length > 0)
        {
            complaint.Append(CultureInfo.InvariantCulture, $"More than one column is to be the metric {string.Join(", ", twice)}. ");
        }

        return complaint.Append("Name them, the other columns stay: ").AppendJoin(' ', Unusable.Select(Rename)).ToString();
    }

    private string Rename(CsvMetric metric) => $"--rename '{$"{_header.NameOf(metric.Ordinal)}={Propose(metric)}".Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private string Propose(CsvMetric metric)
    {
        var name = Clean(metric.Metric);
        if (name.Length == 0)
        {
            name = string.Create(CultureInfo.InvariantCulture, $"column_{metric.Ordinal + 1}");
        }

        var proposal = name;
        for (var number = 2; !_taken.Add(proposal); number++)
        {
            var suffix = string.Create(CultureInfo.InvariantCulture, $"_{number}");
            proposal = name[..Math.Min(name.Length, ReadingLimits.MetricNameLength - suffix.Length)].TrimEnd('_') + suffix;
        }

        return proposal;
    }

    private static string Clean(string text)
    {
        var name = new StringBuilder();
        foreach (var character in text)
        {
            if (char.IsAsciiLetterOrDigit(character) || character == '-')
            {
                name.Append(character);
            }
            else if (name.Length > 0 && name[^1] != '_')
            {
                name.Append('_');
            }
        }

        return name.ToString(0, Math.Min(name.Length, ReadingLimits.MetricNameLength)).TrimEnd('_');
    }
}
