using System.Text;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Scalars;

/// <summary>An operation on other scalars. Its value depends on theirs alone.</summary>
internal abstract class OperationScalar : Scalar
{
    private string? _text;

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
    }

    /// <summary>The operation.</summary>
    public string Name { get; }

    /// <summary>The operands.</summary>
    public IReadOnlyList<Scalar> Operands { get; }

    public override bool IsConstant { get; }

    public override bool ReadsRowTimeOnly { get; }

    // Written on demand and into one buffer: the text of a long chain in each of its parts would be long.
    public override string ToString()
    {
        if (_text is null)
        {
            var text = new StringBuilder();
            Write(text);
            _text = text.ToString();
        }

        return _text;
    }

    private void Write(StringBuilder text)
    {
        text.Append(Name).Append('(');
        for (var i = 0; i < Operands.Count; i++)
        {
            text.Append(i == 0 ? "" : ", ");
            if (Operands[i] is OperationScalar operation)
            {
                operation.Write(text);
            }
            else
            {
                text.Append(Operands[i]);
            }
        }

        text.Append(')');
    }
}
