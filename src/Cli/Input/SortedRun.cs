using SensorGrid.Features.Detection;
using SensorGrid.Features.Readings;

namespace SensorGrid.Cli.Input;

/// <summary>Readings in a temporary file, which goes away with this.</summary>
internal sealed class SortedRun : IDisposable
{
    private const int BufferSize = 1 << 16;

    private readonly FileStream _file;
    private readonly int _count;
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);

    private SortedRun(FileStream file, int count) => (_file, _count) = (file, count);

    /// <summary>Estimates the bytes of a reading in memory.</summary>
    public static long SizeOf(InputItem item) =>
        200 + (24L * item.Reading!.Metrics.Length) + (8L * item.Reading.Missing.Length) + (2L * (item.Reading.SensorId.Length + (item.Timestamp?.Length ?? 0) + (item.Reading.Id?.Length ?? 0)));

    public static SortedRun Write(IReadOnlyList<InputItem> items)
    {
        var file = new FileStream(Path.GetTempFileName(), FileMode.Create, FileAccess.ReadWrite, FileShare.None, BufferSize, FileOptions.DeleteOnClose);
        try
        {
            using var writer = new BinaryWriter(file, System.Text.Encoding.UTF8, leaveOpen: true);
            foreach (var item in items)
            {
                Write(writer, item);
            }

            writer.Flush();
            return new SortedRun(file, items.Count);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public IEnumerable<InputItem> Read()
    {
        _file.Position = 0;
        using var reader = new BinaryReader(_file, System.Text.Encoding.UTF8, leaveOpen: true);
        for (var i = 0; i < _count; i++)
        {
            yield return Read(reader);
        }
    }

    public void Dispose() => _file.Dispose();

    private static void Write(BinaryWriter writer, InputItem item)
    {
        var reading = item.Reading!;
        writer.Write(item.Line);
        WriteOptional(writer, item.Timestamp);
        writer.Write(reading.SensorId);
        writer.Write(reading.EventTime.UtcTicks);
        WriteOptional(writer, reading.Id);
        writer.Write(reading.Retires);
        WriteFeedback(writer, reading.Feedback);
        writer.Write7BitEncodedInt(reading.Metrics.Length);
        foreach (var metric in reading.Metrics)
        {
            writer.Write(metric.Name);
            writer.Write(metric.Value);
        }

        writer.Write7BitEncodedInt(reading.Missing.Length);
        Array.ForEach(reading.Missing, writer.Write);
    }

    private InputItem Read(BinaryReader reader)
    {
        var line = reader.ReadInt64();
        var timestamp = ReadOptional(reader);
        var sensorId = Shared(reader.ReadString());
        var time = ReadTime(reader);
        var id = ReadOptional(reader);
        var retires = reader.ReadBoolean();
        var feedback = ReadFeedback(reader);
        var metrics = new MetricValue[reader.Read7BitEncodedInt()];
        for (var i = 0; i < metrics.Length; i++)
        {
            metrics[i] = new MetricValue(Shared(reader.ReadString()), reader.ReadDouble());
        }

        var missing = new string[reader.Read7BitEncodedInt()];
        for (var i = 0; i < missing.Length; i++)
        {
            missing[i] = Shared(reader.ReadString());
        }

        return InputItem.Of(line, new Reading(sensorId, time, metrics, id) { Missing = missing, Retires = retires, Feedback = feedback }, timestamp);
    }

    private static void WriteFeedback(BinaryWriter writer, AnomalyFeedback? feedback)
    {
        writer.Write(feedback is not null);
        if (feedback is not null)
        {
            writer.Write((int)feedback.Verdict);
            WriteOptional(writer, feedback.Metric);
            writer.Write(feedback.From.UtcTicks);
            writer.Write(feedback.To.UtcTicks);
        }
    }

    private static AnomalyFeedback? ReadFeedback(BinaryReader reader) => reader.ReadBoolean()
        ? new AnomalyFeedback((AnomalyVerdict)reader.ReadInt32(), ReadOptional(reader), ReadTime(reader), ReadTime(reader))
        : null;

    private static DateTimeOffset ReadTime(BinaryReader reader) => new(reader.ReadInt64(), TimeSpan.Zero);

    private string Shared(string text)
    {
        const int MaxTexts = 4096;
        if (_texts.TryGetValue(text, out var known))
        {
            return known;
        }

        if (_texts.Count < MaxTexts)
        {
            _texts.Add(text, text);
        }

        return text;
    }

    private static void WriteOptional(BinaryWriter writer, string? text)
    {
        writer.Write(text is not null);
        if (text is not null)
        {
            writer.Write(text);
        }
    }

    private static string? ReadOptional(BinaryReader reader) => reader.ReadBoolean() ? reader.ReadString() : null;
}
