using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace SensorGrid.Api.Inference.Tensors;

/// <summary>An output tensor. In JSON a number that is not finite is null, in binary it is as it is.</summary>
/// <param name="Output">Its name, and whether it comes as bytes.</param>
/// <param name="Datatype">The type of its elements.</param>
/// <param name="Data">The elements: bool, float, double or string, row by row.</param>
/// <param name="Shape">Its shape.</param>
internal sealed record OutputTensor(RequestedOutput Output, string Datatype, Array Data, int[] Shape)
{
    /// <summary>The number of bytes of the elements in binary.</summary>
    public long BinaryBytes => Data switch
    {
        bool[] => Data.Length,
        float[] => Data.Length * (long)sizeof(float),
        double[] => Data.Length * (long)sizeof(double),
        _ => ((string[])Data).Sum(text => sizeof(uint) + (long)Encoding.UTF8.GetByteCount(text)),
    };

    /// <summary>Creates a tensor; without a shape it has one dimension.</summary>
    public static OutputTensor Of(RequestedOutput output, string datatype, Array data, params int[] shape) => new(output, datatype, data, shape is [] ? [data.Length] : shape);

    /// <summary>Writes the tensor's object.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("name"u8, Output.Name);
        writer.WriteString("datatype"u8, Datatype);
        writer.WriteStartArray("shape"u8);
        Array.ForEach(Shape, writer.WriteNumberValue);
        writer.WriteEndArray();
        if (Output.IsBinary)
        {
            writer.WriteStartObject("parameters"u8);
            writer.WriteNumber("binary_data_size"u8, BinaryBytes);
            writer.WriteEndObject();
        }
        else
        {
            writer.WriteStartArray("data"u8);
            WriteElements(writer);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    /// <summary>Writes the elements in binary.</summary>
    public void WriteBinary(IBufferWriter<byte> output)
    {
        switch (Data)
        {
            case bool[] flags:
                Array.ForEach(flags, flag => Append(output, 1, flag, static (bytes, flag) => bytes[0] = flag ? (byte)1 : (byte)0));
                break;
            case float[] numbers:
                Array.ForEach(numbers, number => Append(output, sizeof(float), number, BinaryPrimitives.WriteSingleLittleEndian));
                break;
            case double[] numbers:
                Array.ForEach(numbers, number => Append(output, sizeof(double), number, BinaryPrimitives.WriteDoubleLittleEndian));
                break;
            default:
                foreach (var text in (string[])Data)
                {
                    var length = Encoding.UTF8.GetByteCount(text);
                    Append(output, sizeof(uint), (uint)length, BinaryPrimitives.WriteUInt32LittleEndian);
                    Append(output, length, text, static (bytes, text) => Encoding.UTF8.GetBytes(text, bytes));
                }

                break;
        }
    }

    private static void Append<T>(IBufferWriter<byte> output, int length, T value, Action<Span<byte>, T> write)
    {
        write(output.GetSpan(length), value);
        output.Advance(length);
    }

    private void WriteElements(Utf8JsonWriter writer)
    {
        switch (Data)
        {
            case bool[] flags:
                Array.ForEach(flags, writer.WriteBooleanValue);
                break;
            case float[] numbers:
                Array.ForEach(numbers, number => WriteNumber(writer, number, float.IsFinite(number), static (writer, number) => writer.WriteNumberValue(number)));
                break;
            case double[] numbers:
                Array.ForEach(numbers, number => WriteNumber(writer, number, double.IsFinite(number), static (writer, number) => writer.WriteNumberValue(number)));
                break;
            default:
                Array.ForEach((string[])Data, writer.WriteStringValue);
                break;
        }
    }

    private static void WriteNumber<T>(Utf8JsonWriter writer, T number, bool isFinite, Action<Utf8JsonWriter, T> write)
    {
        if (isFinite)
        {
            write(writer, number);
        }
        else
        {
            writer.WriteNullValue();
        }
    }
}
