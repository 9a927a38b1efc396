using System.Buffers;
using SensorGrid.Features.Readings;
using SensorGrid.Kinesis.Client.Model;

namespace SensorGrid.Load.Readings;

/// <summary>The readings of a made-up fleet, of one metric or several: sensor and tick say all of it, so that nothing has to be kept.</summary>
/// <param name="sensors">How many sensors it has.</param>
/// <param name="begin">The time of tick 0.</param>
/// <param name="interval">The time between two readings of a sensor.</param>
/// <param name="prefix">How the sensors' ids begin.</param>
/// <param name="metrics">How many metrics a reading has.</param>
/// <param name="idOf">Names a sensor, in the place of the prefix and its number.</param>
internal sealed class LoadReadings(
    int sensors, DateTimeOffset begin, TimeSpan interval, string prefix = "load/", int metrics = 1, Func<int, string>? idOf = null)
{
    private readonly string[] _ids = [.. Enumerable.Range(0, sensors).Select(idOf ?? (sensor => $"{prefix}sensor-{sensor:D7}"))];

    private readonly string[] _names = ["temperature", .. Enumerable.Range(1, metrics - 1).Select(metric => $"tag-{metric:D4}")];

    public int Sensors => sensors;

    public string IdOf(int sensor) => _ids[sensor];

    /// <summary>The first tick that is not before an instant.</summary>
    public int TickAt(DateTimeOffset instant) => (int)Math.Ceiling((instant - begin) / interval);

    public Reading At(int sensor, int tick) => new(
        _ids[sensor],
        begin + (interval * tick) + TimeSpan.FromMilliseconds(sensor % 1000),
        [.. _names.Select((name, metric) => new MetricValue(name, ValueOf(sensor + (metric * 37), tick)))],
        null);

    /// <summary>One reading as JSON: about 110 bytes.</summary>
    public byte[] Json(int sensor, int tick)
    {
        var bytes = new ArrayBufferWriter<byte>(128);
        ReadingEncoder.Encode(At(sensor, tick), bytes);
        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>One reading as a record, under its sensor's id.</summary>
    public PutRecordsRequestEntry Record(int sensor, int tick) => new() { PartitionKey = _ids[sensor], Data = Json(sensor, tick) };

    /// <summary>The records of all sensors' readings of one tick.</summary>
    public IEnumerable<PutRecordsRequestEntry> Tick(int tick) => Enumerable.Range(0, sensors).Select(sensor => Record(sensor, tick));

    /// <summary>The records of all ticks from one on, without end.</summary>
    public IEnumerable<PutRecordsRequestEntry> From(int tick)
    {
        for (; ; tick++)
        {
            foreach (var record in Tick(tick))
            {
                yield return record;
            }
        }
    }

    // A wave and noise, with few enough digits to look like a sensor's.
    private static double ValueOf(int sensor, int tick)
    {
        var noise = unchecked((uint)((sensor * 2_654_435_761L) + (tick * 40_503L) + ((long)sensor * tick * 97))) % 1000 / 1000.0;
        return Math.Round(20 + (5 * Math.Sin((tick + sensor) / 60.0)) + noise, 3);
    }
}
