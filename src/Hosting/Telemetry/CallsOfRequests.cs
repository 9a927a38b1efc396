using System.Diagnostics;
using OpenTelemetry;

namespace SensorGrid.Hosting.Telemetry;

/// <summary>Leaves out grain calls that belong to no request: those of readers, timers and checkpoints, thousands at a time.</summary>
internal sealed class CallsOfRequests : BaseProcessor<Activity>
{
    public override void OnStart(Activity data)
    {
        if (data is { Source.Name: OtlpExport.GrainCalls, ParentId: null })
        {
            data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
            data.IsAllDataRequested = false;
        }
    }
}
