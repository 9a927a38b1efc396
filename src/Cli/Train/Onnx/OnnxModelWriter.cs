using System.Globalization;
using System.Text;

namespace SensorGrid.Cli.Train.Onnx;

/// <summary>
/// Writes a graph as an ONNX file: a <c>ModelProto</c> of <c>onnx.proto</c>, whose field numbers these are. Only what SensorGrid's models have in them.
/// </summary>
internal static class OnnxModelWriter
{
    // From 2021 and 2020: old enough for every runtime that is still in use.
    private const int IrVersion = 8;
    private const int OperatorSet = 15;
    private const int MachineLearningOperatorSet = 3;
    private const string Producer = "sensorgrid";

    private enum ElementType
    {
        Float = 1,
        Int64 = 7,
    }

    private enum AttributeType
    {
        Integer = 2,
        Text = 3,
        Floats = 6,
        Integers = 7,
        Texts = 8,
    }

    /// <summary>Writes the bytes of the file: equal bytes for equal graphs.</summary>
    public static byte[] Write(OnnxGraph graph)
    {
        var model = new ProtobufWriter();
        model.Integer(1, IrVersion);
        model.Text(2, Producer);
        model.Message(7, message => WriteGraph(message, graph));
        WriteOperatorSet(model, "", OperatorSet);
        WriteOperatorSet(model, OnnxNode.MachineLearning, MachineLearningOperatorSet);
        return model.ToArray();
    }

    private static void WriteOperatorSet(ProtobufWriter model, string domain, int version) => model.Message(8, set =>
    {
        set.Text(1, domain);
        set.Integer(2, version);
    });

    private static void WriteGraph(ProtobufWriter message, OnnxGraph graph)
    {
        foreach (var node in graph.Nodes)
        {
            message.Message(1, nodeMessage => WriteNode(nodeMessage, node));
        }

        message.Text(2, graph.Name);
        foreach (var constant in graph.Constants)
        {
            message.Message(5, tensor => WriteConstant(tensor, constant));
        }

        foreach (var input in graph.Inputs)
        {
            message.Message(11, value => WriteValue(value, input));
        }

        foreach (var output in graph.Outputs)
        {
            message.Message(12, value => WriteValue(value, output));
        }
    }

    private static void WriteNode(ProtobufWriter message, OnnxNode node)
    {
        foreach (var input in node.Inputs)
        {
            message.Text(1, input);
        }

        message.Text(2, node.Output);
        message.Text(4, node.Operator);
        foreach (var attribute in node.Attributes)
        {
            message.Message(5, attributeMessage => WriteAttribute(attributeMessage, attribute));
        }

        if (node.Domain.Length > 0)
        {
            message.Text(7, node.Domain);
        }
    }

    private static void WriteAttribute(ProtobufWriter message, OnnxAttribute attribute)
    {
        message.Text(1, attribute.Name);
        switch (attribute)
        {
            case { Integers: { } integers, IsList: true }:
                message.Integers(8, integers);
                WriteType(message, AttributeType.Integers);
                break;
            case { Integers: { } integers }:
                message.Integer(3, integers[0]);
                WriteType(message, AttributeType.Integer);
                break;
            case { Floats: { } floats }:
                message.Floats(7, floats);
                WriteType(message, AttributeType.Floats);
                break;
            case { Texts: { } texts, IsList: true }:
                foreach (var text in texts)
                {
                    message.Bytes(9, Encoding.UTF8.GetBytes(text));
                }

                WriteType(message, AttributeType.Texts);
                break;
            case { Texts: { } texts }:
                message.Text(4, texts[0]);
                WriteType(message, AttributeType.Text);
                break;
            default:
                throw new ArgumentException($"The attribute '{attribute.Name}' has no value.", nameof(attribute));
        }
    }

    private static void WriteType(ProtobufWriter message, AttributeType type) => message.Integer(20, (long)type);

    private static void WriteConstant(ProtobufWriter message, OnnxConstant constant)
    {
        foreach (var dimension in constant.Shape)
        {
            message.Integer(1, dimension);
        }

        message.Integer(2, (long)(constant.Floats is null ? ElementType.Int64 : ElementType.Float));
        message.Text(8, constant.Name);
        message.Bytes(9, constant.Floats is { } floats ? ProtobufWriter.LittleEndian(floats) : ProtobufWriter.LittleEndian(constant.Integers!));
    }

    private static void WriteValue(ProtobufWriter message, OnnxValue value)
    {
        message.Text(1, value.Name);
        message.Message(2, type => type.Message(1, tensor =>
        {
            tensor.Integer(1, (long)ElementType.Float);
            tensor.Message(2, shape =>
            {
                foreach (var dimension in value.Shape)
                {
                    shape.Message(1, dim => WriteDimension(dim, dimension));
                }
            });
        }));
    }

    private static void WriteDimension(ProtobufWriter message, string dimension)
    {
        if (long.TryParse(dimension, NumberStyles.None, CultureInfo.InvariantCulture, out var size))
        {
            message.Integer(1, size);
        }
        else
        {
            message.Text(2, dimension);
        }
    }
}
