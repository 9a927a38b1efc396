using System.Globalization;
using System.Text;
using SensorGrid.Features.Readings;
using SensorGrid.Sources.Definitions;
using SensorGrid.Sources.Discovery.Columns;
using SensorGrid.Sources.Discovery.Guesses;
using SensorGrid.Sources.Discovery.Shapes;
using SensorGrid.Sources.Formats;

namespace SensorGrid.Sources.Discovery;

/// <summary>Looks at records and proposes a definition for their source.</summary>
/// <remarks>
/// The formats are tried in a fixed order, and the first one that recognizes the records is proposed. Each definition is tried on the sample by its decoder. Where the sample
/// can be read in two ways, the remarks say so. The same records always have the same proposal.
/// </remarks>
public static class RecordDiscovery
{
    private const int MostAlternatives = 6;
    private const int MostReasons = 3;

    // Late enough that no reading is from the future.
    private static readonly DateTimeOffset Arrival = new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly DecoderOptions Options = new(TimeSpan.FromDays(1));

    private static readonly IFormatGuess[] Guesses =
    [
        new OwnJsonGuess(), ShapeGuess.SiteWise, ShapeGuess.DynamoDb, ShapeGuess.Telegraf, ShapeGuess.SenML, ShapeGuess.Influx, new JsonGuess(), new CsvGuess(),
    ];

    /// <summary>Proposes a definition.</summary>
    /// <param name="records">A sample of the records, as they are in the stream; the first thousand, or 4 MiB, are looked at.</param>
    public static Proposal Propose(IReadOnlyList<ReadOnlyMemory<byte>> records)
    {
        var sample = new Sample(records);
        var guesses = Guesses.SelectMany(guess => guess.Of(sample)).ToList();
        if (guesses.Count == 0)
        {
            return new Proposal(null, null, 0, 0, 0, WhyNot(sample), []);
        }

        var first = guesses[0];
        var trial = Trial.Of(first.Definition, sample);
        var remarks = new List<string>(first.Remarks);
        remarks.AddRange(trial.Reasons.Take(MostReasons).Select(reason => string.Create(CultureInfo.InvariantCulture, $"{reason.Count} of {trial.Elements} are refused: {reason.Text}")));
        if (!sample.IsWhole)
        {
            remarks.Add($"Only the first {sample.Records.Count} of {records.Count} records were looked at.");
        }

        return new Proposal(first.Format, first.Definition, trial.Share, trial.Sensors, trial.Metrics, remarks, Alternatives(guesses, sample));
    }

    private static List<Alternative> Alternatives(List<Guess> guesses, Sample sample)
    {
        var alternatives = new List<Alternative>();
        foreach (var guess in guesses.Skip(1).Where(guess => guess.Format == guesses[0].Format))
        {
            if (guess.Definition is { } definition && definition != guesses[0].Definition && alternatives.Count < MostAlternatives
                && !alternatives.Exists(other => other.Definition == definition) && Trial.Of(definition, sample) is { Share: > 0 } trial)
            {
                alternatives.Add(new Alternative(definition, guess.Difference, trial.Share));
            }
        }

        return alternatives;
    }

    // What our own decoder says of records that nobody recognizes: it knows compressions and binary formats.
    private static List<string> WhyNot(Sample sample)
    {
        if (sample.Records.Count == 0)
        {
            return ["There are no records."];
        }

        var decoder = new ReadingDecoder(Options.MaxFutureSkew);
        var reasons = sample.Records.SelectMany(record => decoder.Decode(record.Span, Arrival).Rejected.Select(one => one.Reason).ToArray()).Distinct(StringComparer.Ordinal);
        return ["The records are of no format that is known here.", .. reasons.Take(MostReasons)];
    }

    /// <summary>The outcome of a definition for a sample.</summary>
    private sealed record Trial(int Elements, double Share, int Sensors, int Metrics, IReadOnlyList<(string Text, int Count)> Reasons)
    {
        public static Trial Of(string? definition, Sample sample)
        {
            if (definition is null)
            {
                return new Trial(0, 0, 0, 0, []);
            }

            var decoder = SourceDefinition.Parse(Encoding.UTF8.GetBytes(definition)).Format.CreateDecoder(Options);
            var (sensors, metrics) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
            var reasons = new Dictionary<string, int>(StringComparer.Ordinal);
            var (read, refused) = (0, 0);
            foreach (var record in sample.Records)
            {
                var decoded = decoder.Decode(record.Span, Arrival);
                read += decoded.Readings.Count;
                refused += decoded.RejectedCount;
                foreach (var (_, reading) in decoded.Readings)
                {
                    sensors.Add(reading.SensorId);
                    metrics.UnionWith(reading.Metrics.Select(metric => metric.Name));
                    metrics.UnionWith(reading.Missing);
                }

                foreach (var rejected in decoded.Rejected)
                {
                    reasons[rejected.Reason] = reasons.GetValueOrDefault(rejected.Reason) + 1;
                }
            }

            var all = read + refused;
            return new Trial(
                all, all == 0 ? 0 : (double)read / all, sensors.Count, metrics.Count,
                [.. reasons.OrderByDescending(reason => reason.Value).ThenBy(reason => reason.Key, StringComparer.Ordinal).Select(reason => (reason.Key, reason.Value))]);
        }
    }
}
