using System.Globalization;

namespace SensorGrid.Features.Expressions;

/// <summary>A part of an expression.</summary>
internal abstract class ExpressionNode
{
    /// <summary>Computes its value: finite, or NaN for none.</summary>
    public abstract double Value(ReadOnlySpan<double> inputs);

    /// <summary>Writes it with all parentheses.</summary>
    public abstract string Text(IReadOnlyList<string> names);

    /// <summary>Makes one NaN of all that is no number.</summary>
    protected static double Known(double value) => double.IsFinite(value) ? value : double.NaN;
}

/// <summary>A number.</summary>
internal sealed class NumberNode(double number) : ExpressionNode
{
    public override double Value(ReadOnlySpan<double> inputs) => number;

    public override string Text(IReadOnlyList<string> names) => number.ToString("R", CultureInfo.InvariantCulture);
}

/// <summary>A named number.</summary>
/// <param name="name">Its place among the names.</param>
internal sealed class NameNode(int name) : ExpressionNode
{
    public override double Value(ReadOnlySpan<double> inputs) => Known(inputs[name]);

    public override string Text(IReadOnlyList<string> names) => $"`{names[name]}`";
}

/// <summary>The negative of an operand.</summary>
internal sealed class NegativeNode(ExpressionNode operand) : ExpressionNode
{
    public override double Value(ReadOnlySpan<double> inputs) => Known(-operand.Value(inputs));

    public override string Text(IReadOnlyList<string> names) => $"(-{operand.Text(names)})";
}

/// <summary>An operation on two operands.</summary>
/// <param name="operation">One of + - * /.</param>
internal sealed class BinaryNode(char operation, ExpressionNode left, ExpressionNode right) : ExpressionNode
{
    public override double Value(ReadOnlySpan<double> inputs)
    {
        var (first, second) = (left.Value(inputs), right.Value(inputs));
        return Known(operation switch
        {
            '+' => first + second,
            '-' => first - second,
            '*' => first * second,
            _ => first / second,
        });
    }

    public override string Text(IReadOnlyList<string> names) => $"({left.Text(names)} {operation} {right.Text(names)})";
}

/// <summary>A function of one or more arguments.</summary>
internal sealed class FunctionNode(ExpressionFunction function, ExpressionNode[] arguments) : ExpressionNode
{
    public override double Value(ReadOnlySpan<double> inputs)
    {
        var value = arguments[0].Value(inputs);
        foreach (var argument in arguments.AsSpan(1))
        {
            value = function switch
            {
                ExpressionFunction.Min => Math.Min(value, argument.Value(inputs)),
                ExpressionFunction.Max => Math.Max(value, argument.Value(inputs)),
                _ => double.IsNaN(value) ? argument.Value(inputs) : value,
            };
        }

        return Known(function == ExpressionFunction.Abs ? Math.Abs(value) : value);
    }

    public override string Text(IReadOnlyList<string> names) => $"{ExpressionFunctions.NameOf(function)}({string.Join(", ", arguments.Select(argument => argument.Text(names)))})";
}
