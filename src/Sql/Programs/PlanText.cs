using System.Text;
using SensorGrid.Sql.Binding;

namespace SensorGrid.Sql.Programs;

/// <summary>Writes what a program's pumps do.</summary>
internal static class PlanText
{
    public static string Write(BoundProgram program)
    {
        var text = new StringBuilder();
        foreach (var pump in program.Pumps)
        {
            text.Append(pump.Name.Length > 0 ? $"pump \"{pump.Name}\"" : "query").Append('\n');
            Write(pump.Plan, text);
            text.Append(pump.Target.Name.Length > 0 ? $"  inserts into \"{pump.Target.Name}\"\n" : "  is an output\n");
        }

        return text.ToString();
    }

    private static void Write(Plan plan, StringBuilder text)
    {
        foreach (var input in plan.Inputs)
        {
            Write(input, text);
        }

        if (plan.Description is { } description)
        {
            text.Append("  ").Append(description).Append('\n');
        }
    }
}
