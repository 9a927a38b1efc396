using SensorGrid.Sql.Scalars.Operations;
using SensorGrid.Sql.Syntax;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Scalars;

/// <summary>Binds comparisons.</summary>
internal static class Comparisons
{
    /// <summary>Binds a comparison.</summary>
    /// <returns>Null when the types cannot be compared, which has been reported.</returns>
    public static Scalar? Bind(BinaryOperator comparison, Scalar left, Scalar right, BindSite site)
    {
        var (first, second) = (left.Type, right.Type);
        if (first.Kind == SqlKind.Null || second.Kind == SqlKind.Null)
        {
            return BindSite.Null(SqlType.Boolean);
        }

        if (first.IsNumber && second.IsNumber)
        {
            return Numbers(comparison, left, right);
        }

        if (first.IsText && second.IsText)
        {
            return first.Kind == SqlKind.Char || second.Kind == SqlKind.Char
                ? new ComparisonScalar<PaddedTextOrder>(comparison, left, right, default)
                : new ComparisonScalar<TextOrder>(comparison, left, right, default);
        }

        var areInstants = first.Kind is SqlKind.Date or SqlKind.Timestamp && second.Kind is SqlKind.Date or SqlKind.Timestamp;
        return (first.Kind == second.Kind || areInstants) && first.Kind != SqlKind.Row
            ? first.Kind == SqlKind.Varbinary
                ? new ComparisonScalar<BytesOrder>(comparison, left, right, default)
                : new ComparisonScalar<BitsOrder>(comparison, left, right, default)
            : site.Error($"{first} cannot be compared with {second}. {Advice(left, right) ?? Advice(right, left) ?? "Write a CAST of one of them."}");
    }

    private static OperationScalar Numbers(BinaryOperator comparison, Scalar left, Scalar right)
    {
        var (first, second) = (left.Type, right.Type);
        if (first.IsFloat || second.IsFloat)
        {
            return new ComparisonScalar<FloatOrder>(comparison, Casts.To(left, SqlType.Double)!, Casts.To(right, SqlType.Double)!, default);
        }

        return first.Scale == second.Scale
            ? new ComparisonScalar<BitsOrder>(comparison, left, right, default)
            : new ComparisonScalar<DecimalOrder>(comparison, left, right, new DecimalOrder(first.Scale, second.Scale));
    }

    private static string? Advice(Scalar text, Scalar other)
    {
        if (!text.Type.IsText)
        {
            return null;
        }

        var literal = text is ConstantScalar { Value: { IsNull: false } value } ? value.Text.Replace("'", "''", StringComparison.Ordinal) : null;
        return other.Type switch
        {
            { IsNumber: true } when literal is not null => $"Write the number without quotes, or CAST('{literal}' AS {other.Type}).",
            { IsNumber: true } => $"Write CAST(... AS {other.Type}) of the text, or CAST(... AS VARCHAR(20)) of the number.",
            { IsTime: true } when literal is not null => $"Write {other.Type} '{literal}'.",
            { IsTime: true } => $"Write CAST(... AS {other.Type}) of the text, or CHAR_TO_TIMESTAMP('yyyy-MM-dd HH:mm:ss', ...).",
            { Kind: SqlKind.Boolean } => "Write TRUE or FALSE, without quotes.",
            { IsInterval: true } when literal is not null => $"Write INTERVAL '{literal}' SECOND, or another unit.",
            _ => null,
        };
    }
}
