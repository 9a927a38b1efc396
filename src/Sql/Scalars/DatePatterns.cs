using SensorGrid.Sql.Times;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Scalars;

/// <summary>Binds the writing and reading of times in a format. A constant format is compiled once and checked when it is bound; another one when it changes.</summary>
internal static class DatePatterns
{
    /// <summary>Creates a constant format.</summary>
    public static Scalar Constant(string format) => new ConstantScalar(Value.Of(format), SqlType.Varchar(format.Length));

    /// <summary>Binds the writing of a time.</summary>
    /// <returns>Null when a constant format is wrong, which has been reported.</returns>
    public static Scalar? Format(string name, Scalar format, Scalar time, BindSite site) => Compile(format, DatePattern.Compile, site) is { } compile
        ? new PairScalar(name, SqlType.Text, format, time, (pattern, value) => Value.Of(compile(pattern.Text).Write(value.Bits)))
        : null;

    /// <summary>Binds the reading of a time.</summary>
    /// <param name="name">The name of the function.</param>
    /// <param name="text">The text.</param>
    /// <param name="format">The format.</param>
    /// <param name="type">The type of the time.</param>
    /// <param name="site">The place to which an error is reported.</param>
    /// <param name="isNull">Whether a text that is not written in the format is null, and not an error of its row.</param>
    /// <param name="mayGoOn">Whether more may stand behind what the format reads.</param>
    /// <returns>Null when a constant format is wrong, which has been reported.</returns>
    public static Scalar? Parse(string name, Scalar text, Scalar format, SqlType type, BindSite site, bool isNull = false, bool mayGoOn = false) => Compile(format, DatePattern.CompileToRead, site) is { } compile
        ? new PairScalar(name, type, text, format, (value, pattern) => Read(compile(pattern.Text), value.Text, type, isNull, mayGoOn))
        : null;

    private static Value Read(DatePattern pattern, string text, SqlType type, bool isNull, bool mayGoOn)
    {
        try
        {
            return Value.Of(pattern.Read(text, type, mayGoOn));
        }
        catch (RowErrorException) when (isNull)
        {
            return Value.Null;
        }
    }

    private static Func<string, DatePattern>? Compile(Scalar format, Func<string, DatePattern> compile, BindSite site)
    {
        if (format is not ConstantScalar { Value: { IsNull: false } constant })
        {
            return new LastCompiled<DatePattern>(compile).Get;
        }

        try
        {
            var pattern = compile(constant.Text);
            return _ => pattern;
        }
        catch (RowErrorException error)
        {
            site.Error(error.Message);
            return null;
        }
    }
}
