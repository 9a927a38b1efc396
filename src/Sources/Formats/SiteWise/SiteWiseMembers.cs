using SensorGrid.Features.Readings;
using SensorGrid.Features.Documents;

namespace SensorGrid.Sources.Formats.SiteWise;

/// <summary>Reads the members of a definition.</summary>
internal static class SiteWiseMembers
{
    /// <summary>Reads a format; a member that is wrong has been reported.</summary>
    public static RecordFormat Read(MemberReader members)
    {
        var metrics = new Dictionary<string, string>(StringComparer.Ordinal);
        if (members.Members("metrics") is { } properties)
        {
            foreach (var member in members.Find("metrics")!.Members)
            {
                if (properties.Text(member.Name) is { } name)
                {
                    Add(properties, metrics, member, name);
                }
            }

            properties.Finish();
        }

        return new SiteWiseFormat { Metrics = metrics };
    }

    private static void Add(MemberReader properties, Dictionary<string, string> metrics, Member member, string name)
    {
        if (!MetricNames.IsValid(name))
        {
            properties.Report(member.Value, $"'{name}' is not {MetricNames.Rule}.");
        }

        metrics.TryAdd(member.Name, name);
    }
}
