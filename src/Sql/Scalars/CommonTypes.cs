using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Scalars;

/// <summary>Finds the type that holds values of several: of the branches of CASE, of the values of IN, of unions.</summary>
internal static class CommonTypes
{
    /// <summary>The type of several.</summary>
    /// <returns>Null when there is none.</returns>
    public static SqlType? Of(IEnumerable<SqlType> types)
    {
        SqlType? common = SqlType.Null;
        foreach (var type in types)
        {
            common = common is null ? null : Of(common, type);
        }

        return common;
    }

    private static SqlType? Of(SqlType left, SqlType right) => (left, right) switch
    {
        _ when left == right => left,
        ({ Kind: SqlKind.Null }, _) => right,
        (_, { Kind: SqlKind.Null }) => left,
        ({ IsText: true }, { IsText: true }) => TextOf(left, right),
        ({ IsNumber: true }, { IsNumber: true }) => NumberOf(left, right),
        ({ Kind: SqlKind.Date or SqlKind.Timestamp }, { Kind: SqlKind.Date or SqlKind.Timestamp }) => SqlType.Timestamp,
        ({ Kind: SqlKind.Varbinary }, { Kind: SqlKind.Varbinary }) => new SqlType(SqlKind.Varbinary),
        _ => null,
    };

    private static SqlType TextOf(SqlType left, SqlType right)
    {
        var kind = left.Kind == SqlKind.Char && right.Kind == SqlKind.Char ? SqlKind.Char : SqlKind.Varchar;
        return new SqlType(kind, left.Precision == 0 || right.Precision == 0 ? 0 : Math.Max(left.Precision, right.Precision));
    }

    private static SqlType NumberOf(SqlType left, SqlType right)
    {
        if (left.IsFloat || right.IsFloat)
        {
            return left.Kind == SqlKind.Real && right.Kind == SqlKind.Real ? SqlType.Real : SqlType.Double;
        }

        if (left.IsInteger && right.IsInteger)
        {
            return left.Kind > right.Kind ? left : right;
        }

        var (first, second) = (Arithmetic.AsDecimal(left), Arithmetic.AsDecimal(right));
        var scale = Math.Max(first.Scale, second.Scale);
        return SqlType.Decimal(Math.Min(Decimals.MostDigits, Math.Max(first.Precision - first.Scale, second.Precision - second.Scale) + scale), scale);
    }
}
