using System.Reflection;
using Microsoft.Extensions.Logging;
using SensorGrid.Architecture.Tests.Projects;

namespace SensorGrid.Architecture.Tests.Logs;

/// <summary>Log messages are found by their event ids, whatever their text becomes.</summary>
public sealed class EventIdTests
{
    private const BindingFlags All = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    [Fact]
    public void Every_log_message_has_an_event_id_of_its_own()
    {
        var messages = SourceProject.All.Values
            .SelectMany(project => project.Assembly.GetTypes())
            .SelectMany(type => type.GetMethods(All))
            .Select(method => (Method: $"{method.DeclaringType}.{method.Name}", Message: method.GetCustomAttribute<LoggerMessageAttribute>()))
            .Where(method => method.Message is not null)
            .ToList();

        Assert.True(messages.Count > 50, $"Only {messages.Count} messages were found.");
        Assert.Empty(messages.Where(method => method.Message!.EventId <= 0).Select(method => method.Method));
        Assert.Empty(messages.GroupBy(method => method.Message!.EventId).Where(id => id.Count() > 1).Select(id => string.Join(", ", id.Select(method => method.Method))));
    }
}
