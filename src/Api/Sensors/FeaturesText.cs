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

        var template = _template ??= new Template();
        var rest = kept.FindRest(Form);
        if (rest.IsEmpty)
        {
            if (features.ComputeWhole() is not { } whole)
            {
                return false;
            }

            rest = template.MakeRest(whole);
            kept.KeepRest(Form, rest);
        }

        var text = kept.Find(Form);
        var holes = kept.Holes;
        if (text.IsEmpty)
        {
            text = template.MakeFeatures(sensorId, features);
            holes = template.Holes;
            kept.Keep(Form, text, holes);
        }

        Fill(output, text, holes, rest, features);
        return true;
    }

    private static void Fill(IBufferWriter<byte> output, ReadOnlySpan<byte> text, ReadOnlySpan<int> holes, ReadOnlySpan<byte> rest, FeatureValues features)
    {
        var span = output.GetSpan(text.Length + (holes.Length * LongestValue) + rest.Length);
        var (from, at) = (0, 0);
        for (var i = 0; i < holes.Length; i++)
        {
            text[from..holes[i]].CopyTo(span[at..]);
            at += holes[i] - from;
            from = holes[i] + Template.Hole.Length;
            at += i == 0 ? PutTime(span[at..], features.AsOf) : PutNumber(span[at..], features.Values[features.Ages[i - 1]]);
        }

        text[from..].CopyTo(span[at..]);
        at += text.Length - from;
        rest.CopyTo(span[at..]);
        output.Advance(at + rest.Length);
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

    /// <summary>The parts of an answer, the first with holes. One for each thread.</summary>
    private sealed class Template
    {
        private readonly ArrayBufferWriter<byte> _features = new();
        private readonly ArrayBufferWriter<byte> _rest = new();
        private readonly List<int> _holes = [];

        /// <summary>Gets the text in the place of a value.</summary>
        public static ReadOnlySpan<byte> Hole => "null"u8;

        /// <summary>The places of the holes in the features: the instant's, then those of the ages.</summary>
        public ReadOnlySpan<int> Holes => CollectionsMarshal.AsSpan(_holes);

        /// <summary>Makes the part up to the end of the features.</summary>
        public ReadOnlySpan<byte> MakeFeatures(string sensorId, FeatureValues features)
        {
            _features.ResetWrittenCount();
            _holes.Clear();
            var writer = JsonWriterCache.Rent(_features);
            writer.WriteStartObject();
            FeaturesWriter.WriteFeatures(writer, sensorId, features, _holes);
            writer.Flush();
            JsonWriterCache.Return(writer);
            return _features.WrittenSpan;
        }

        /// <summary>Makes the part after the features, with the end of the object.</summary>
        public ReadOnlySpan<byte> MakeRest(SensorFeatures answer)
        {
            _rest.ResetWrittenCount();
            var writer = JsonWriterCache.Rent(_rest);
            writer.WriteStartObject();
            FeaturesWriter.WriteRest(writer, answer);
            writer.WriteEndObject();
            writer.Flush();
            JsonWriterCache.Return(writer);

            // Members follow those of the other part, where an object would begin.
            MemoryMarshal.AsMemory(_rest.WrittenMemory).Span[0] = (byte)',';
            return _rest.WrittenSpan;
        }
    }
}
