namespace SensorGrid.Features.Expressions;

/// <summary>The names of functions, and how many arguments they have.</summary>
internal static class ExpressionFunctions
{
    /// <summary>All names.</summary>
    public static IReadOnlyList<string> Names { get; } = ["min", "max", "abs", "coalesce"];

    /// <summary>The name of a function.</summary>
    public static string NameOf(ExpressionFunction function) => Names[(int)function];

    /// <summary>Finds a function by its name; null when there is none.</summary>
    public static ExpressionFunction? Find(string name) => Names.Index().Where(known => known.Item == name).Select(known => (ExpressionFunction?)known.Index).FirstOrDefault();

    /// <summary>Determines whether a function can have so many arguments.</summary>
    public static bool Takes(this ExpressionFunction function, int arguments) => function == ExpressionFunction.Abs ? arguments == 1 : arguments >= 2;
}
