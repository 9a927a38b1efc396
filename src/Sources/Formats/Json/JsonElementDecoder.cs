using System.Text.Json;
using SensorGrid.Features.Readings;

namespace SensorGrid.Sources.Formats.Json;

/// <summary>
/// Decodes records whose elements are JSON objects: any number of them and of arrays of them, one after the other or a line each. A format says what
/// an object means. A malformed object costs itself alone: see the other part of this class.
/// </summary>
/// <param name="options">The options of every decoder.</param>
internal abstract partial class JsonElementDecoder(DecoderOptions options) : MappedDecoder(options)
{
    private const string NotAnObject = "An element is not a JSON object.";

    // Rows of DynamoDB may be nested 32 levels deep, each of them two of JSON.
    private const int MostDepth = 128;

    private static readonly JsonReaderOptions Options = new() { AllowMultipleValues = true, MaxDepth = MostDepth };

    private int _objects;
    private int _origin;
    private (int Start, int End)? _altered;
    private bool _hasSkipped;

    /// <summary>The place of an element.</summary>
    private enum Container
    {
        /// <summary>In nothing.</summary>
        None,

        /// <summary>In an array.</summary>
        Array,

        /// <summary>In the array of a batch.</summary>
        Batch,

        /// <summary>Behind that array, in the object of the batch.</summary>
        BehindBatch,
    }

    /// <summary>The first property of an object that holds an array of elements; empty when the format has no such batches.</summary>
    protected virtual ReadOnlySpan<byte> BatchProperty => default;

    /// <summary>Reads one object, without accepting or rejecting it: it may turn out to be malformed at its end.</summary>
    /// <param name="source">The bytes that the reader reads.</param>
    /// <param name="json">Stands on the object's start, and then on its end.</param>
    protected abstract void Parse(ReadOnlySpan<byte> source, ref Utf8JsonReader json);

    /// <summary>Accepts or rejects the object that was parsed last.</summary>
    /// <param name="start">The offset of its bytes.</param>
    /// <param name="end">The offset behind them.</param>
    protected abstract void Emit(int start, int end);

    /// <summary>The offset in the record of a place within the object that is parsed; of an object that was altered to be JSON, that of the object.</summary>
    /// <param name="at">The offset in the bytes that the reader reads.</param>
    /// <param name="isEnd">Whether it is an end.</param>
    protected int OffsetOf(int at, bool isEnd = false) => _altered is var (start, end) ? (isEnd ? end : start) : _origin + at;

    /// <summary>Notes an element that is neither a reading nor a fault.</summary>
    protected void Skip() => _hasSkipped = true;

    /// <summary>Accepts and rejects elements that were held back.</summary>
    protected void Release(IReadOnlyList<HeldElement> elements)
    {
        foreach (var (reading, reason, start, end, count) in elements)
        {
            if (reading is not null)
            {
                Accept(reading, start, end);
                continue;
            }

            for (var i = 0; i < count; i++)
            {
                Reject(reason!, start, end);
            }
        }
    }

    /// <summary>Begins an array.</summary>
    /// <param name="start">The offset of its bracket.</param>
    protected virtual void BeginArray(int start)
    {
    }

    /// <summary>Ends an array, or a record that is cut off within one.</summary>
    /// <param name="end">The offset behind it.</param>
    protected virtual void EndArray(int end)
    {
    }

    /// <summary>Rejects an element that is not well-formed, or is no object.</summary>
    /// <param name="text">The record.</param>
    /// <param name="reason">The fault.</param>
    /// <param name="start">The offset of its bytes.</param>
    /// <param name="end">The offset behind them.</param>
    protected virtual void Refuse(ReadOnlySpan<byte> text, string reason, int start, int end) => Reject(reason, start, end);

    /// <inheritdoc/>
    protected sealed override string? DecodeMapped(ReadOnlySpan<byte> text, int begin)
    {
        (_objects, _hasSkipped) = (0, false);
        var place = new Place(begin);
        var fault = ReadStrictly(text, ref place);
        if (fault is not null)
        {
            Salvage(text, place);
        }

        if (_objects == 0 && fault is not null && text[begin] is not ((byte)'{' or (byte)'['))
        {
            return $"{fault}.{ContentHint.Of(text[begin..])}";
        }

        return Count == 0 && !_hasSkipped ? "The record holds an empty array." : null;
    }

    /// <summary>Reads well-formed JSON. At the first fault the place is where to go on, and the result says where the fault is.</summary>
    private string? ReadStrictly(ReadOnlySpan<byte> text, ref Place place)
    {
        var begin = place.At;
        var source = text[begin..];
        (_origin, _altered) = (begin, null);
        var json = new Utf8JsonReader(source, Options);
        try
        {
            while (json.Read())
            {
                var start = begin + (int)json.TokenStartIndex;
                var container = place.Container;
                switch (json.TokenType)
                {
                    case JsonTokenType.StartArray when container == Container.None:
                        container = Container.Array;
                        BeginArray(start);
                        break;
                    case JsonTokenType.EndArray:
                        container = container == Container.Batch ? Container.BehindBatch : Container.None;
                        EndArray(start + 1);
                        break;
                    case JsonTokenType.PropertyName:
                        json.Skip();
                        break;
                    case JsonTokenType.EndObject:
                        container = Container.None;
                        break;
                    case JsonTokenType.StartObject when container == Container.None && TryEnterBatch(ref json):
                        container = Container.Batch;
                        BeginArray(start);
                        break;
                    case JsonTokenType.StartObject:
                        Parse(source, ref json);
                        _objects++;
                        Emit(start, begin + (int)json.BytesConsumed);
                        break;
                    default:
                        json.Skip();
                        Refuse(text, NotAnObject, start, begin + (int)json.BytesConsumed);
                        break;
                }

                place = new Place(begin + (int)json.BytesConsumed)
                {
                    Container = container,
                    IsAfterValue = json.TokenType is not JsonTokenType.StartArray,
                };
            }

            return null;
        }
        catch (JsonException exception)
        {
            var line = new LineTracker();
            line.AdvanceTo(text, begin);
            return JsonFault.At(source, begin, exception, line, MostDepth);
        }
    }

    private bool TryEnterBatch(ref Utf8JsonReader json)
    {
        if (BatchProperty.IsEmpty)
        {
            return false;
        }

        var ahead = json;
        if (ahead.Read() && ahead.TokenType == JsonTokenType.PropertyName && JsonText.Is(ref ahead, BatchProperty)
            && ahead.Read() && ahead.TokenType == JsonTokenType.StartArray)
        {
            json = ahead;
            return true;
        }

        return false;
    }

    /// <summary>The offset up to which a record is read.</summary>
    /// <param name="At">Behind the last element, bracket or comma that was read.</param>
    private readonly record struct Place(int At)
    {
        public Container Container { get; init; }

        /// <summary>True when an element, and not a comma or a bracket, stands before it.</summary>
        public bool IsAfterValue { get; init; }

        public bool IsInArray => Container is Container.Array or Container.Batch;
    }
}
