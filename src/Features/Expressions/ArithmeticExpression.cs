namespace SensorGrid.Features.Expressions;

/// <summary>An arithmetic expression of named numbers. Immutable.</summary>
/// <remarks>
/// A number may be missing (null, in code NaN). What is computed from a missing number is missing, but for <c>coalesce</c>; so are a division by zero and what is beyond the range of a double.
/// Equal inputs give equal bits: the order of the operations is that of the text.
/// </remarks>
public sealed class ArithmeticExpression
{
    private readonly ExpressionNode _root;

    internal ArithmeticExpression(ExpressionNode root, IReadOnlyList<string> names)
    {
        _root = root;
        Names = names;
        Text = root.Text(names);
    }

    /// <summary>The names in it, each once, in the order in which they first come.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The expression with all of its parentheses and single blanks: equal for texts that mean the same tree.</summary>
    public string Text { get; }

    /// <summary>Creates the expression of one number less another.</summary>
    public static ArithmeticExpression Difference(string name, string minus) => name == minus
        ? new(new BinaryNode('-', new NameNode(0), new NameNode(0)), [name])
        : new(new BinaryNode('-', new NameNode(0), new NameNode(1)), [name, minus]);

    /// <summary>Computes the value.</summary>
    /// <param name="inputs">A number for each of <see cref="Names"/>; NaN for a missing one.</param>
    /// <returns>A finite number, or NaN for none.</returns>
    public double Value(ReadOnlySpan<double> inputs) => _root.Value(inputs);
}
