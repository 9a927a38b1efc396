using System.Globalization;
using SensorGrid.Sql.Syntax;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Scalars;

/// <summary>Finds types by their names in SQL.</summary>
internal static class TypeNames
{
    private const int MostLength = 65_535;
    private const int MostForeignDigits = 38;

    private static readonly Dictionary<string, SqlType> Types = new()
    {
        ["BOOLEAN"] = SqlType.Boolean,
        ["TINYINT"] = SqlType.TinyInt,
        ["SMALLINT"] = SqlType.SmallInt,
        ["INT"] = SqlType.Integer,
        ["INTEGER"] = SqlType.Integer,
        ["BIGINT"] = SqlType.BigInt,
        ["REAL"] = SqlType.Real,
        ["FLOAT"] = SqlType.Double,
        ["DOUBLE"] = SqlType.Double,
        ["DOUBLE PRECISION"] = SqlType.Double,
        ["DATE"] = SqlType.Date,
        ["TIME"] = SqlType.Time,
        ["TIME WITHOUT TIME ZONE"] = SqlType.Time,
        ["TIMESTAMP"] = SqlType.Timestamp,
        ["TIMESTAMP_LTZ"] = SqlType.Timestamp,
        ["TIMESTAMP WITHOUT TIME ZONE"] = SqlType.Timestamp,
        ["TIMESTAMP WITH LOCAL TIME ZONE"] = SqlType.Timestamp,
        ["STRING"] = SqlType.Text,
        ["BYTES"] = new(SqlKind.Varbinary),
    };

    private static readonly Dictionary<string, SqlKind> Sized = new()
    {
        ["CHAR"] = SqlKind.Char,
        ["CHARACTER"] = SqlKind.Char,
        ["VARCHAR"] = SqlKind.Varchar,
        ["CHAR VARYING"] = SqlKind.Varchar,
        ["CHARACTER VARYING"] = SqlKind.Varchar,
        ["BINARY"] = SqlKind.Varbinary,
        ["VARBINARY"] = SqlKind.Varbinary,
        ["BINARY VARYING"] = SqlKind.Varbinary,
    };

    /// <summary>Finds a type.</summary>
    /// <returns>Null when there is none, which has been reported.</returns>
    public static SqlType? Resolve(TypeName name, BindSite site)
    {
        if (name.Fields.Count > 0)
        {
            return ResolveRow(name, site);
        }

        // Arrays and maps are their JSON.
        if (name.Elements.Count > 0)
        {
            return name.Elements.Select(element => Resolve(element, site)).ToList().Contains(null) ? null : SqlType.Text;
        }

        if (Sized.TryGetValue(name.Text, out var kind))
        {
            return ResolveSized(name, kind, site);
        }

        if (name.Text is "DECIMAL" or "NUMERIC" or "DEC")
        {
            return ResolveDecimal(name, site);
        }

        if (name.Text.StartsWith("INTERVAL", StringComparison.Ordinal))
        {
            return name.Text.Contains("YEAR", StringComparison.Ordinal) || name.Text.Contains("MONTH", StringComparison.Ordinal) ? SqlType.Months : SqlType.Duration;
        }

        if (Types.TryGetValue(name.Text, out var type))
        {
            return type;
        }

        var near = Suggestions.Nearest(name.Text, Types.Keys.Concat(Sized.Keys).Append("DECIMAL"));
        site.Error($"There is no type {name.Text}.{(near is null ? " Types are VARCHAR(n), INTEGER, BIGINT, DOUBLE, DECIMAL(p, s), BOOLEAN, TIMESTAMP and others." : $" Did you mean {near}?")}");
        return null;
    }

    private static SqlType? ResolveRow(TypeName name, BindSite site)
    {
        foreach (var twice in name.Fields.GroupBy(field => field.Name.Text).Select(fields => fields.ElementAtOrDefault(1)).OfType<FieldDefinition>())
        {
            (site with { Span = twice.Span }).Error($"The field {twice.Name.Text} is declared twice.");
        }

        var types = name.Fields.Select(field => Resolve(field.Type, site with { Span = field.Type.Span })).ToList();
        return types.Contains(null) ? null : new SqlType(SqlKind.Row) { Fields = new RowSchema([.. name.Fields.Zip(types, (field, type) => new Column(field.Name.Text, type!))]) };
    }

    private static SqlType? ResolveSized(TypeName name, SqlKind kind, BindSite site)
    {
        // CHAR without a length is one character.
        var length = name.Arguments.Count > 0 ? name.Arguments[0] : kind == SqlKind.Char ? 1 : 0;
        if (name.Arguments.Count <= 1 && length is >= 0 and <= MostLength && (name.Arguments.Count == 0 || length > 0))
        {
            return new SqlType(kind, length);
        }

        if (length == int.MaxValue)
        {
            return new SqlType(kind);
        }

        site.Error(string.Create(CultureInfo.InvariantCulture, $"{name.Text} takes one length from 1 to {MostLength}, such as {name.Text}(64)."));
        return null;
    }

    private static SqlType? ResolveDecimal(TypeName name, BindSite site)
    {
        var precision = name.Arguments.Count > 0 ? name.Arguments[0] : Decimals.MostDigits;
        var scale = name.Arguments.Count > 1 ? name.Arguments[1] : 0;
        if (name.Arguments.Count <= 2 && precision is >= 1 and <= Decimals.MostDigits && scale >= 0 && scale <= precision)
        {
            return SqlType.Decimal(precision, scale);
        }

        // Other systems have 38 digits.
        if (name.Arguments.Count <= 2 && precision is > Decimals.MostDigits and <= MostForeignDigits && scale >= 0 && scale <= precision)
        {
            var taken = SqlType.Decimal(Decimals.MostDigits, Math.Min(scale, Decimals.MostDigits / 2));
            site.Issues.Warning(
                site.Span, string.Create(CultureInfo.InvariantCulture, $"{name.Text}({precision}, {scale}) is {taken} here, which has {Decimals.MostDigits} digits: a number that does not fit is an error of its row."));
            return taken;
        }

        site.Error(string.Create(
            CultureInfo.InvariantCulture,
            $"{name.Text} takes at most {Decimals.MostDigits} digits, and no more behind the point than there are, such as DECIMAL(10, 2). Take DOUBLE for more."));
        return null;
    }
}
