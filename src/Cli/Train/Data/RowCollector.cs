using SensorGrid.Features.Definitions;
using SensorGrid.Features.Detection;
using SensorGrid.Features.Engine;
using SensorGrid.Features.Log;
using SensorGrid.Features.Readings;

namespace SensorGrid.Cli.Train.Data;

/// <summary>Runs readings through the engine, as live ones do, and collects the rows that it would have a model score.</summary>
internal sealed class RowCollector(TrainingRows rows)
{
    // Before, most inputs are 0, because nothing is known of the metric.
    private const int Warmup = 50;

    private static readonly ShardLineage Place = new(ShardName.Of(null, "training"), []);

    // Its scores are never looked at, so a model that finds nothing will do.
    private static readonly ModelDescription NoModel = new("none", "0", new string('0', 64), 0.5, 0);

    private readonly Dictionary<string, Sensor> _sensors = new(StringComparer.Ordinal);
    private readonly ScoringBatch _batch = new();
    private ulong _place;

    public void Add(Reading reading)
    {
        if (!_sensors.TryGetValue(reading.SensorId, out var sensor))
        {
            sensor = new Sensor();
            _sensors.Add(reading.SensorId, sensor);
        }

        var position = new LogPosition(new SequenceNumber(0, ++_place), 0, 0);
        sensor.Engine.Stage(Place, position, reading, _batch);
        // No row at all for a reading that does not advance event time, and fewer than metrics for a sensor that has too many of them.
        if (_batch.Rows == reading.Metrics.Length)
        {
            for (var i = 0; i < reading.Metrics.Length; i++)
            {
                Take(sensor, reading.Metrics[i].Name, _batch.Inputs.Span.Slice(i * DetectorInputs.Count, DetectorInputs.Count));
            }
        }

        sensor.Engine.Add(Place, position, reading, _batch, []);
        _batch.Clear();
    }

    private void Take(Sensor sensor, string metric, ReadOnlySpan<float> row)
    {
        var seen = sensor.Seen.GetValueOrDefault(metric);
        sensor.Seen[metric] = seen + 1;
        if (seen >= Warmup)
        {
            rows.Add(row);
        }
    }

    private sealed class Sensor
    {
        public KeyEngine Engine { get; } = new(FeatureDefinitions.Default, NoModel);

        public Dictionary<string, int> Seen { get; } = new(StringComparer.Ordinal);
    }
}
