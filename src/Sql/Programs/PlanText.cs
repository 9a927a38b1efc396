using System.Text;

namespace SensorGrid.Sql.Programs;

/// <summary>Writes what a program's pumps do.</summary>
internal static class PlanText
{
    public static string Write(IEnumerable<PumpPlan> pumps)
    {
        var text = new StringBuilder();
        foreach (var pump in pumps)
        {
            text.Append(pump.Name.Length > 0 ? $"pump \"{pump.Name}\"" : "query").Append('\n');
            foreach (var step in pump.Steps)
            {
                Write(step, text);
            }

            text.Append(pump.Target.Length > 0 ? $"  inserts into \"{pump.Target}\"\n" : "  is an output\n");
            text.Append("  key: ").Append(pump.KeyText).Append('\n');
        }

        return text.ToString();
    }

    private static void Write(PumpStep step, StringBuilder text)
    {
        text.Append("  ").Append(step.Does).Append('\n');
        if (step.Keeps is { } keeps)
        {
            var key = step.Key switch
            {
                null => "",
                { Count: 0 } => ", one for all rows",
                var keys => $", by {string.Join(", ", keys)}",
            };
            text.Append("    keeps ").Append(keeps).Append(key).Append(" (").Append(step.Bound).Append(")\n");
        }
    }
}
