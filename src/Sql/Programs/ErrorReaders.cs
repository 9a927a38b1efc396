using SensorGrid.Sql.Binding;

namespace SensorGrid.Sql.Programs;

/// <summary>Finds the pumps that read the error stream, be it through other streams.</summary>
internal static class ErrorReaders
{
    public static HashSet<BoundPump> Find(BoundProgram program)
    {
        var pumps = new HashSet<BoundPump>();
        var streams = new HashSet<BoundStream> { program.Errors };
        var count = -1;
        while (count != pumps.Count)
        {
            count = pumps.Count;
            foreach (var pump in program.Pumps.Where(pump => pump.Plan.Streams.Any(streams.Contains)))
            {
                pumps.Add(pump);
                streams.Add(pump.Target);
            }
        }

        return pumps;
    }
}
