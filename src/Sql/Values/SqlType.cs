using System.Globalization;

namespace SensorGrid.Sql.Values;

/// <summary>A SQL type.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Precision">Of text and bytes the greatest length, of DECIMAL the number of digits; 0 where it has none or no bound.</param>
/// <param name="Scale">Of DECIMAL the number of digits behind the point.</param>
public sealed record SqlType(SqlKind Kind, int Precision = 0, int Scale = 0)
{
    public static readonly SqlType Null = new(SqlKind.Null);
    public static readonly SqlType Boolean = new(SqlKind.Boolean);
    public static readonly SqlType TinyInt = new(SqlKind.TinyInt);
    public static readonly SqlType SmallInt = new(SqlKind.SmallInt);
    public static readonly SqlType Integer = new(SqlKind.Integer);
    public static readonly SqlType BigInt = new(SqlKind.BigInt);
    public static readonly SqlType Real = new(SqlKind.Real);
    public static readonly SqlType Double = new(SqlKind.Double);
    public static readonly SqlType Text = new(SqlKind.Varchar);
    public static readonly SqlType Date = new(SqlKind.Date);
    public static readonly SqlType Time = new(SqlKind.Time);
    public static readonly SqlType Timestamp = new(SqlKind.Timestamp);
    public static readonly SqlType Months = new(SqlKind.MonthInterval);
    public static readonly SqlType Duration = new(SqlKind.DayInterval);

    /// <summary>The fields of a <see cref="SqlKind.Row"/>; null for the others.</summary>
    public RowSchema? Fields { get; init; }

    /// <summary>Gets whether it is a whole number: TINYINT, SMALLINT, INTEGER, BIGINT.</summary>
    public bool IsInteger => Kind is SqlKind.TinyInt or SqlKind.SmallInt or SqlKind.Integer or SqlKind.BigInt;

    /// <summary>Gets whether it is a floating-point number: REAL, DOUBLE.</summary>
    public bool IsFloat => Kind is SqlKind.Real or SqlKind.Double;

    /// <summary>Gets whether it is a number.</summary>
    public bool IsNumber => IsInteger || IsFloat || Kind is SqlKind.Decimal;

    /// <summary>Gets whether it is text: CHAR, VARCHAR.</summary>
    public bool IsText => Kind is SqlKind.Char or SqlKind.Varchar;

    /// <summary>Gets whether it is a day, a time of day, or an instant.</summary>
    public bool IsTime => Kind is SqlKind.Date or SqlKind.Time or SqlKind.Timestamp;

    /// <summary>Gets whether it is an interval.</summary>
    public bool IsInterval => Kind is SqlKind.MonthInterval or SqlKind.DayInterval;

    /// <summary>Creates a VARCHAR.</summary>
    /// <param name="length">The greatest length; 0 for no bound.</param>
    public static SqlType Varchar(int length) => new(SqlKind.Varchar, length);

    /// <summary>Creates a DECIMAL.</summary>
    /// <param name="precision">The number of digits, from 1 to 18.</param>
    /// <param name="scale">The number of digits behind the point, from 0 to <paramref name="precision"/>.</param>
    public static SqlType Decimal(int precision, int scale) => new(SqlKind.Decimal, precision, scale);

    /// <summary>Writes it as in SQL.</summary>
    public override string ToString() => Kind switch
    {
        SqlKind.Decimal => string.Create(CultureInfo.InvariantCulture, $"DECIMAL({Precision}, {Scale})"),
        SqlKind.Char or SqlKind.Varchar or SqlKind.Varbinary when Precision > 0 => string.Create(CultureInfo.InvariantCulture, $"{Kind.ToString().ToUpperInvariant()}({Precision})"),
        SqlKind.MonthInterval => "INTERVAL YEAR TO MONTH",
        SqlKind.DayInterval => "INTERVAL DAY TO SECOND",
        _ => Kind.ToString().ToUpperInvariant(),
    };
}
