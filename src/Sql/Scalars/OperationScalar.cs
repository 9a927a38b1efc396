using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Scalars;

/// <summary>An operation on other scalars. Its value depends on theirs alone.</summary>
internal abstract class OperationScalar : Scalar
{
    private readonly string _text;

    /// <param name="name">The operation, with all that distinguishes it from another one on the same operands.</param>
    /// <param name="type">The type of its values.</param>
    /// <param name="operands">The operands.</param>
    protected OperationScalar(string name, SqlType type, IReadOnlyList<Scalar> operands)
        : base(type)
    {
        Name = name;
        Operands = operands;
        IsConstant = operands.All(operand => operand.IsConstant);
        ReadsRowTimeOnly = operands.All(operand => operand.ReadsRowTimeOnly);
        _text = $"{name}({string.Join(", ", operands)})";
    }

    /// <summary>The operation.</summary>
    public string Name { get; }

    /// <summary>The operands.</summary>
    public IReadOnlyList<Scalar> Operands { get; }

    public override bool IsConstant { get; }

    public override bool ReadsRowTimeOnly { get; }

    public override string ToString() => _text;
}
