using System.Text;

namespace SensorGrid.Load.Report;

/// <summary>The figures of a run as a table in Markdown, as <c>docs/performance.md</c> keeps it.</summary>
internal static class FigureTable
{
    public static string Format(IEnumerable<Figure> figures)
    {
        var table = new StringBuilder();
        table.AppendLine("| what | against | measured | reach | |");
        table.AppendLine("| --- | --- | --- | --- | --- |");
        foreach (var figure in figures)
        {
            var mark = figure.Reached switch
            {
                true => "reached",
                false => "**not reached**",
                null => "",
            };
            table.AppendLine($"| {figure.What} | {figure.Against} | {figure.Measured} | {figure.Reach} | {mark} |");
        }

        return table.ToString();
    }
}
