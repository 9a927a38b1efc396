using SensorGrid.Sources.Formats;

namespace SensorGrid.Sources.Discovery.Guesses;

/// <summary>A format that may fit a sample, with its outcome.</summary>
/// <param name="Format">The format.</param>
/// <param name="Difference">A sentence that says what it does.</param>
internal sealed record Candidate(RecordFormat Format, string Difference)
{
    // Late enough that no reading is from the future.
    private static readonly DateTimeOffset Arrival = new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The number of values that it decodes.</summary>
    public int Read { get; private init; }

    /// <summary>The number of values that have the sensor, the metric and the time of another one: what they measure is mixed up.</summary>
    public int Clashes { get; private init; }

    /// <summary>Orders formats: the one that decodes most of a sample first, of those the one with the fewest clashes, and of those the first.</summary>
    public static IReadOnlyList<Candidate> Order(IEnumerable<Candidate> candidates, Sample sample) =>
        [.. candidates.Select(candidate => candidate.TryOn(sample)).OrderByDescending(candidate => candidate.Read).ThenBy(candidate => candidate.Clashes)];

    /// <summary>The guesses for ordered formats.</summary>
    /// <param name="ordered">The formats, the best first.</param>
    /// <param name="kind">The kind of records.</param>
    /// <param name="remarks">The remarks of the best one.</param>
    public static IEnumerable<Guess> Guesses(IReadOnlyList<Candidate> ordered, string kind, IReadOnlyList<string> remarks) =>
        ordered.Select((candidate, i) => new Guess(
            candidate.Format.Name, DefinitionText.Of(candidate.Format), i == 0 ? $"{kind}." : candidate.Difference, i == 0 ? remarks : []));

    private Candidate TryOn(Sample sample)
    {
        var decoder = Format.CreateDecoder(new DecoderOptions(TimeSpan.FromDays(1)));
        var values = new HashSet<(string Sensor, string Metric, long Time)>();
        var (read, clashes) = (0, 0);
        foreach (var record in sample.Records)
        {
            var readings = decoder.Decode(record.Span, Arrival).Readings;
            read += readings.Sum(one => one.Reading.Metrics.Length + one.Reading.Missing.Length);
            clashes += readings.Sum(one => one.Reading.Metrics.Count(metric => !values.Add((one.Reading.SensorId, metric.Name, one.Reading.EventTime.UtcTicks))));
        }

        return this with { Read = read, Clashes = clashes };
    }
}
