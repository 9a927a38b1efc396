namespace SensorGrid.Load.Report;

/// <summary>The figures of a run as a table in Markdown, as <c>docs/performance.md</c> keeps it.</summary>
internal static class FigureTable
{
    /// <summary>Its first two lines.</summary>
    public const string Head = "| what | against | measured | reach | |\n| --- | --- | --- | --- | --- |";

    /// <summary>The line of a figure.</summary>
    public static string Row(Figure figure)
    {
        var mark = figure.Reached switch
        {
            true => "reached",
            false => "**not reached**",
            null => "",
        };
        return $"| {figure.What} | {figure.Against} | {figure.Measured} | {figure.Reach} | {mark} |";
    }
}
