using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics;
using System.Runtime.InteropServices;
using SensorGrid.Api.Answers;
using SensorGrid.Features.Engine;

namespace SensorGrid.Api.Sensors;

/// <summary>
/// Writes the answer about a sensor that lives in this process, as <see cref="FeaturesWriter"/> does, from what is kept of it: only the instant and the ages are written anew. What is
/// kept has <c>null</c> in their places.
/// </summary>
internal static class FeaturesText
{
    // The doors' forms of what a sensor keeps; the Redis door has another.
    private const int Form = 2;

    private const int LongestValue = 64;

    // The part of a second begins here: 2026-11-30T12:00:00.1234567Z.
    private const int FractionAt = 19;

    [ThreadStatic]
    private static Template? _template;

    /// <summary>Writes the answer as one JSON object. Called under the sensor's lock.</summary>
    /// <param name="output">Receives the bytes.</param>
    /// <param name="sensorId">The sensor.</param>
    /// <param name="features">Its features.</param>
    /// <returns>False, and nothing is written, when the sensor has to be asked: it has no readings, or has to compute what it cannot now.</returns>
    public static bool TryWrite(IBufferWriter<byte> output, string sensorId, FeatureValues features)
    {
        if (features.Kept is not { } kept || !features.HasReadings)
        {
            return false;
        }

        if (kept.Find(Form) is { IsEmpty: false } known)
        {
            Fill(output, known, kept.Holes, features);
            return true;
        }

        if (features.ComputeWhole() is not { } whole)
        {
            return false;
        }

        var template = _template ??= new Template();
        template.Make(sensorId, whole, features.Ages);
        kept.Keep(Form, template.Bytes, template.Holes);
        Fill(output, template.Bytes, template.Holes, features);
        return true;
    }

    private static void Fill(IBufferWriter<byte> output, ReadOnlySpan<byte> text, ReadOnlySpan<int> holes, FeatureValues features)
    {
        var span = output.GetSpan(text.Length + (holes.Length * LongestValue));
        var (from, at) = (0, 0);
        for (var i = 0; i < holes.Length; i++)
        {
            text[from..holes[i]].CopyTo(span[at..]);
            at += holes[i] - from;
            from = holes[i] + Template.Hole.Length;
            at += i == 0 ? PutTime(span[at..], features.AsOf) : PutNumber(span[at..], features.Values[features.Ages[i - 1]]);
        }

        text[from..].CopyTo(span[at..]);
        output.Advance(at + text.Length - from);
    }

    // As the JSON writer does: the fraction without zeros at its end.
    private static int PutTime(Span<byte> span, DateTimeOffset time)
    {
        span[0] = (byte)'"';
        var text = span[1..];
        var formatted = Utf8Formatter.TryFormat(time.UtcDateTime, text, out var length, new StandardFormat('O'));
        Debug.Assert(formatted && text[length - 1] == 'Z', "There is room for a time in UTC.");
        var end = length - 1;
        while (text[end - 1] == '0' && end > FractionAt)
        {
            end--;
        }

        end -= end == FractionAt + 1 ? 1 : 0;
        "Z\""u8.CopyTo(text[end..]);
        return end + 3;
    }

    private static int PutNumber(Span<byte> span, double value)
    {
        if (!double.IsFinite(value))
        {
            Template.Hole.CopyTo(span);
            return Template.Hole.Length;
        }

        var formatted = Utf8Formatter.TryFormat(value, span, out var length);
        Debug.Assert(formatted, "There is room for the longest double.");
        return length;
    }

    /// <summary>An answer with holes. One for each thread.</summary>
    private sealed class Template
    {
        private readonly ArrayBufferWriter<byte> _bytes = new();
        private readonly List<int> _holes = [];

        /// <summary>Gets the text in the place of a value.</summary>
        public static ReadOnlySpan<byte> Hole => "null"u8;

        public ReadOnlySpan<byte> Bytes => _bytes.WrittenSpan;

        public ReadOnlySpan<int> Holes => CollectionsMarshal.AsSpan(_holes);

        public void Make(string sensorId, SensorFeatures answer, ReadOnlySpan<int> ages)
        {
            _bytes.ResetWrittenCount();
            _holes.Clear();
            var writer = JsonWriterCache.Rent(_bytes);
            writer.WriteStartObject();
            FeaturesWriter.WriteMembers(writer, sensorId, answer, ages, _holes);
            writer.WriteEndObject();
            writer.Flush();
            JsonWriterCache.Return(writer);
        }
    }
}
