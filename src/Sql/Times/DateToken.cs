namespace SensorGrid.Sql.Times;

/// <summary>A part of a format of times.</summary>
/// <param name="Letter">The letter of a field.</param>
/// <param name="Count">How often it is written.</param>
/// <param name="Literal">The text, when it is no field.</param>
internal readonly record struct DateToken(char Letter, int Count, string? Literal)
{
    /// <summary>Gets whether it is the number of a day in its week, from Monday on; <c>uuuu</c> is a year.</summary>
    public bool IsDayOfWeek => Letter == 'u' && Count < 4;

    /// <summary>Gets whether it is only written, since no day can be read by it.</summary>
    public bool IsOnlyWritten => Letter is 'Y' or 'w' or 'W' or 'F' || IsDayOfWeek;

    /// <summary>Gets whether it is written in digits.</summary>
    public bool IsNumber => Literal is null && (Letter is 'y' or 'u' or 'd' or 'D' or 'H' or 'h' or 'K' or 'k' or 'm' or 's' or 'S' || (Letter == 'M' && Count <= 2));
}
