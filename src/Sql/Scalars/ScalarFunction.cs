using SensorGrid.Sql.Values;

namespace SensorGrid.Sql.Scalars;

/// <summary>A function of one row.</summary>
/// <param name="Name">Its name, in upper case.</param>
/// <param name="Parameters">Its parameters.</param>
/// <param name="Summary">A sentence for the manual.</param>
/// <param name="Create">Binds a call whose arguments fit the parameters; null when it is wrong, which has been reported.</param>
internal sealed record ScalarFunction(string Name, IReadOnlyList<Parameter> Parameters, string Summary, Func<CallSite, Scalar?> Create)
{
    /// <summary>Gets whether the last parameter may be repeated.</summary>
    public bool IsVariadic { get; init; }

    /// <summary>Gets whether it is written without parentheses: CURRENT_TIMESTAMP.</summary>
    public bool IsKeyword { get; init; }

    /// <summary>Explains a call whose arguments are in a wrong order; gives null for others.</summary>
    public Func<CallSite, string?>? ExplainOrder { get; init; }

    /// <summary>Gets whether its first argument is the name of a unit: TIMESTAMPDIFF(SECOND, a, b).</summary>
    public bool TakesUnit { get; init; }

    /// <summary>The call with the names of the parameters: <c>ROUND(x [, places])</c>.</summary>
    public string Signature => IsKeyword ? Name : $"{Name}({WriteParameters()}{(IsVariadic ? ", ..." : "")})";

    private int Least => Parameters.Count(parameter => !parameter.IsOptional);

    /// <summary>Binds a call: checks the number and the types of the arguments.</summary>
    /// <returns>Null when it is wrong, which has been reported.</returns>
    public Scalar? Bind(CallSite call)
    {
        if (call.Count < Least || (call.Count > Parameters.Count && !IsVariadic))
        {
            var given = call.Count == 1 ? "1 argument is" : $"{call.Count} arguments are";
            return call.Site.Error($"{given} given to {Name}, which is {Signature}.");
        }

        if (ExplainOrder?.Invoke(call) is { } explanation)
        {
            return call.Site.Error(explanation);
        }

        var arguments = call.Arguments.Select((argument, index) => Take(argument, index, call)).ToList();
        return arguments.Contains(null) ? null : Create(call with { Arguments = arguments! });
    }

    private Scalar? Take(Scalar argument, int index, CallSite call)
    {
        var parameter = Parameters[Math.Min(index, Parameters.Count - 1)];
        var (type, kind) = (argument.Type, parameter.Kind);
        if (kind == ParameterKind.ConstantText && argument is not ConstantScalar { Value.IsNull: false })
        {
            return call.At(index).Error($"The argument {parameter.Name} of {Name} must be a text in quotes: {Signature}.");
        }

        return kind switch
        {
            ParameterKind.Any or ParameterKind.Number when type.Kind == SqlKind.Null => kind == ParameterKind.Any ? argument : BindSite.Null(SqlType.Integer),
            _ when type.Kind == SqlKind.Null => BindSite.Null(TypeOf(kind)),
            ParameterKind.Any => argument,
            ParameterKind.Text or ParameterKind.ConstantText when type.IsText => argument,
            ParameterKind.Number when type.IsNumber => argument,
            ParameterKind.Float when type.IsNumber => Casts.To(argument, SqlType.Double),
            ParameterKind.Integer when type.IsInteger => argument,
            ParameterKind.Instant when type.Kind is SqlKind.Timestamp or SqlKind.Date => Casts.To(argument, SqlType.Timestamp),
            ParameterKind.Condition when type.Kind == SqlKind.Boolean => argument,
            _ => call.At(index).Error($"The argument {parameter.Name} of {Signature} must be {Write(kind)}, but is {type}.{Advice(kind, type)}"),
        };
    }

    private static SqlType TypeOf(ParameterKind kind) => kind switch
    {
        ParameterKind.Text or ParameterKind.ConstantText => SqlType.Text,
        ParameterKind.Float => SqlType.Double,
        ParameterKind.Integer => SqlType.BigInt,
        ParameterKind.Instant => SqlType.Timestamp,
        _ => SqlType.Boolean,
    };

    private static string Write(ParameterKind kind) => kind switch
    {
        ParameterKind.Text or ParameterKind.ConstantText => "text",
        ParameterKind.Integer => "a whole number",
        ParameterKind.Instant => "a TIMESTAMP or DATE",
        ParameterKind.Condition => "a condition",
        _ => "a number",
    };

    private static string Advice(ParameterKind kind, SqlType type) => kind switch
    {
        ParameterKind.Text when type.IsTime => " A time becomes text by TIMESTAMP_TO_CHAR('yyyy-MM-dd HH:mm:ss', t).",
        ParameterKind.Text => " Write CAST(... AS VARCHAR(20)).",
        ParameterKind.Integer when type.IsNumber || type.IsText => " Write CAST(... AS INTEGER).",
        ParameterKind.Number or ParameterKind.Float when type.IsText => " Write CAST(... AS DOUBLE).",
        ParameterKind.Instant when type.IsText => " Write TIMESTAMP '...', CAST(... AS TIMESTAMP) or CHAR_TO_TIMESTAMP(format, ...).",
        ParameterKind.Instant when type.IsNumber => " Write TO_TIMESTAMP(...) of milliseconds since 1970.",
        _ => "",
    };

    private string WriteParameters()
    {
        var required = string.Join(", ", Parameters.Where(parameter => !parameter.IsOptional).Select(parameter => parameter.Name));
        var optional = Parameters.Where(parameter => parameter.IsOptional).Select(parameter => parameter.Name).ToList();
        return optional.Count == 0 ? required : $"{required} [, {string.Join(" [, ", optional)}{new string(']', optional.Count)}";
    }
}
