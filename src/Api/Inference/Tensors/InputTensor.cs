using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SensorGrid.Api.Doors;

namespace SensorGrid.Api.Inference.Tensors;

/// <summary>An input tensor. Its elements are in the JSON, flat or nested, or bytes after it; read when the model is known.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Datatype">The type of its elements.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Count">The number of its elements.</param>
/// <param name="Data">The elements in the JSON; null when they are bytes.</param>
/// <param name="Binary">The elements as bytes.</param>
internal sealed record InputTensor(string Name, string Datatype, long[] Shape, int Count, JsonElement? Data, ReadOnlyMemory<byte> Binary)
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The shape for messages, such as <c>[2, 20]</c>.</summary>
    public string ShapeText => $"[{string.Join(", ", Shape.Select(size => size.ToString(CultureInfo.InvariantCulture)))}]";

    /// <summary>Reads finite numbers of FP32 or FP64.</summary>
    /// <exception cref="BadHttpRequestException">400: the elements are none, or not as many as the shape says.</exception>
    public float[] Floats()
    {
        var isSingle = Datatype switch
        {
            Datatypes.Fp32 => true,
            Datatypes.Fp64 => false,
            _ => throw Wrong($"has the datatype {Datatype}; FP32 or FP64 was expected"),
        };
        var values = new float[Count];
        if (Data is { } data)
        {
            Fill(data, values, (element, place) => Number(element, place, isSingle));
        }
        else
        {
            CheckLength(isSingle ? sizeof(float) : sizeof(double));
            var bytes = Binary.Span;
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = isSingle ? BinaryPrimitives.ReadSingleLittleEndian(bytes[(i * sizeof(float))..]) : (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes[(i * sizeof(double))..]);
            }
        }

        return Array.FindIndex(values, value => !float.IsFinite(value)) is >= 0 and var odd ? throw Wrong($"has no finite number of single precision as its element {odd}") : values;
    }

    /// <summary>Reads texts of BYTES.</summary>
    /// <exception cref="BadHttpRequestException">400: the elements are none, or not as many as the shape says.</exception>
    public string[] Texts()
    {
        if (Datatype != Datatypes.Bytes)
        {
            throw Wrong($"has the datatype {Datatype}; BYTES was expected");
        }

        var texts = new string[Count];
        if (Data is { } data)
        {
            Fill(data, texts, (element, place) => JsonTexts.TextOf(element) ?? throw Wrong($"has no text as its element {place}"));
            return texts;
        }

        var rest = Binary.Span;
        for (var i = 0; i < texts.Length; i++)
        {
            var length = rest.Length >= sizeof(uint) ? BinaryPrimitives.ReadUInt32LittleEndian(rest) : uint.MaxValue;
            if (length > rest.Length - sizeof(uint))
            {
                throw Wrong($"ends within its element {i}: each has its length in four bytes, the lowest first, before its text");
            }

            texts[i] = Decode(rest.Slice(sizeof(uint), (int)length), i);
            rest = rest[(sizeof(uint) + (int)length)..];
        }

        return rest.IsEmpty ? texts : throw Wrong($"has {rest.Length} bytes after its {Count} elements");
    }

    private string Decode(ReadOnlySpan<byte> bytes, int place)
    {
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw Wrong($"has no UTF-8 as its element {place}");
        }
    }

    private float Number(JsonElement element, int place, bool isSingle)
    {
        // What is beyond the type becomes infinite, which is refused.
        if (element.ValueKind == JsonValueKind.Number)
        {
            if (isSingle && element.TryGetSingle(out var single))
            {
                return single;
            }

            if (element.TryGetDouble(out var value))
            {
                return (float)value;
            }
        }

        throw Wrong($"has no number as its element {place}");
    }

    private void Fill<T>(JsonElement data, T[] values, Func<JsonElement, int, T> read)
    {
        var count = Fill(data, values, 0, read);
        if (count != values.Length)
        {
            throw Wrong($"has {count} elements in 'data', and {values.Length} by its shape {ShapeText}");
        }
    }

    // Nested at most as deep as a document may be.
    private int Fill<T>(JsonElement data, T[] values, int count, Func<JsonElement, int, T> read)
    {
        foreach (var element in data.EnumerateArray())
        {
            if (element.ValueKind == JsonValueKind.Array)
            {
                count = Fill(element, values, count, read);
            }
            else if (count == values.Length)
            {
                throw Wrong($"has more elements in 'data' than the {values.Length} of its shape {ShapeText}");
            }
            else
            {
                values[count] = read(element, count);
                count++;
            }
        }

        return count;
    }

    private void CheckLength(int elementBytes)
    {
        if (Binary.Length != (long)Count * elementBytes)
        {
            throw Wrong($"has {Binary.Length} bytes by 'binary_data_size', and {(long)Count * elementBytes} by its shape {ShapeText} of {Datatype}");
        }
    }

    private BadHttpRequestException Wrong(FormattableString what) => new($"Input '{Name}' {what.ToString(CultureInfo.InvariantCulture)}.");
}
