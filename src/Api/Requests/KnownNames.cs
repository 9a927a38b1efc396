using SensorGrid.Features.Documents;

namespace SensorGrid.Api.Requests;

/// <summary>Reports what is wrong with the names of a request: the unknown one, the known ones and the likely one.</summary>
internal static class KnownNames
{
    /// <summary>Creates the message that refuses an unknown name.</summary>
    /// <param name="what">The kind of thing that has the name, such as <c>query parameter</c>.</param>
    /// <param name="name">The unknown name.</param>
    /// <param name="known">The known ones; there may be none.</param>
    public static string Unknown(string what, string name, IReadOnlyCollection<string> known)
    {
        var shown = ShownText.Of(name);
        var names = known.Count == 0 ? "there are none here" : $"known are {string.Join(", ", known)}";
        var hint = NearestName.Find(name, known) is { } likely ? $"; did you mean '{likely}'?" : ".";
        return $"Unknown {what} '{shown}': {names}{hint}";
    }

    /// <summary>Creates the message that refuses a name that is given more than once.</summary>
    public static string Repeated(string what, string name) => $"The {what} '{name}' is given more than once: it can have one value only.";
}
