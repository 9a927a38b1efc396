namespace SensorGrid.Sql.Values;

/// <summary>The kinds of SQL types.</summary>
public enum SqlKind
{
    /// <summary>Of a null literal: fits every type.</summary>
    Null,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>8 bits.</summary>
    TinyInt,

    /// <summary>16 bits.</summary>
    SmallInt,

    /// <summary>32 bits.</summary>
    Integer,

    /// <summary>64 bits.</summary>
    BigInt,

    /// <summary>At most 18 decimal digits, some of them behind the point.</summary>
    Decimal,

    /// <summary>A floating-point number of 32 bits.</summary>
    Real,

    /// <summary>A floating-point number of 64 bits; FLOAT as well.</summary>
    Double,

    /// <summary>Text that is padded with spaces.</summary>
    Char,

    /// <summary>Text.</summary>
    Varchar,

    /// <summary>Bytes; BINARY as well.</summary>
    Varbinary,

    /// <summary>A day.</summary>
    Date,

    /// <summary>A time of day.</summary>
    Time,

    /// <summary>An instant (UTC), to the millisecond.</summary>
    Timestamp,

    /// <summary>A number of months.</summary>
    MonthInterval,

    /// <summary>A number of milliseconds.</summary>
    DayInterval,

    /// <summary>A row value: what a function that parses a log returns.</summary>
    Row,
}
