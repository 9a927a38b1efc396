using System.Globalization;
using SensorGrid.Sql.Scalars;
using SensorGrid.Sql.Syntax;
using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Binding;

/// <summary>Reads the constant arguments of a table function.</summary>
/// <param name="context">Binds them.</param>
/// <param name="call">The call; its first argument is the query.</param>
/// <param name="form">How the function is written.</param>
internal sealed class FunctionArguments(BindContext context, FunctionCall call, string form)
{
    /// <summary>The call.</summary>
    public FunctionCall Call => call;

    /// <summary>Checks the number of arguments besides the query.</summary>
    public bool HaveCount(int least, int most)
    {
        var count = call.Arguments.Count - 1;
        if (count >= least && count <= most)
        {
            return true;
        }

        var takes = least == most ? string.Create(CultureInfo.InvariantCulture, $"{least}") : string.Create(CultureInfo.InvariantCulture, $"{least} to {most}");
        context.Error(call, string.Create(CultureInfo.InvariantCulture, $"{call.Name.Text} takes {takes} argument{(least == most && least == 1 ? "" : "s")} besides the query, and has {count}: {form}."));
        return false;
    }

    /// <summary>Reads a whole number.</summary>
    /// <returns>Null when it is wrong, which has been reported, or missing without a default.</returns>
    public long? Integer(int index, string name, long? missing) => index >= call.Arguments.Count
        ? missing
        : Constant(index, name, "a whole number", type => type.IsInteger)?.Value.Bits;

    /// <summary>Reads a number.</summary>
    public double? Number(int index, string name)
    {
        if (index >= call.Arguments.Count || Constant(index, name, "a number", type => type.IsNumber) is not { } constant)
        {
            return null;
        }

        return constant.Type.IsFloat ? constant.Value.Double : constant.Value.Bits / Math.Pow(10, constant.Type.Scale);
    }

    /// <summary>Reads TRUE or FALSE; FALSE when it is missing.</summary>
    public bool? Boolean(int index, string name) => index >= call.Arguments.Count
        ? false
        : Constant(index, name, "TRUE or FALSE", type => type.Kind is SqlKind.Boolean)?.Value.Boolean;

    /// <summary>Reads the name of a column in quotes.</summary>
    /// <returns>The index of the column; null when it is wrong.</returns>
    public int? Column(int index, BoundQuery query)
    {
        if (index >= call.Arguments.Count || Constant(index, "column", "the name of a column in single quotes", type => type.IsText) is not { } constant)
        {
            return null;
        }

        var name = constant.Value.Text.Trim().Trim('"');
        var column = query.Plan.Schema.IndexOf(name);
        if (column < 0)
        {
            var meant = Suggestions.Nearest(name, query.Columns.Select(found => found.Name));
            context.Error(call.Arguments[index], $"The query has no column '{name}'{(meant is null ? "" : $"; did you mean '{meant}'?")}{(meant is null ? "." : " Names are compared with their case.")}");
            return null;
        }

        return column;
    }

    /// <summary>Reads one of several words in quotes, in any case.</summary>
    /// <returns>The place of the word among them; null when it is none, which has been reported.</returns>
    public int? Word(int index, string name, params string[] words)
    {
        if (index >= call.Arguments.Count || Constant(index, name, $"one of '{string.Join("', '", words)}'", type => type.IsText) is not { } constant)
        {
            return null;
        }

        if (Array.FindIndex(words, word => string.Equals(word, constant.Value.Text.Trim(), StringComparison.OrdinalIgnoreCase)) is >= 0 and var place)
        {
            return place;
        }

        context.Error(call.Arguments[index], $"{name} of {call.Name.Text} is one of '{string.Join("', '", words)}', and not '{constant.Value.Text}'.");
        return null;
    }

    /// <summary>Reads a text in quotes.</summary>
    /// <returns>Null when it is wrong, which has been reported, or missing.</returns>
    public string? Text(int index, string name) => index >= call.Arguments.Count ? null : Constant(index, name, "a text in single quotes", type => type.IsText)?.Value.Text;

    /// <summary>Checks the range of a number that was read.</summary>
    public bool IsWithin(int index, long? number, string name, long least, long most)
    {
        if (number is null || (number >= least && number <= most))
        {
            return number is not null;
        }

        context.Error(call.Arguments[index], string.Create(CultureInfo.InvariantCulture, $"{name} must be {least} to {most}, and is {number}."));
        return false;
    }

    private ConstantScalar? Constant(int index, string name, string kind, Func<SqlType, bool> fits)
    {
        var message = $"{name} of {call.Name.Text} is {kind}: {form}.";
        if (context.Constant(call.Arguments[index], message) is not { } constant)
        {
            return null;
        }

        if (fits(constant.Type))
        {
            return constant;
        }

        context.Error(call.Arguments[index], message);
        return null;
    }
}
