using System.Text;
using System.Text.Json.Nodes;
using Imaging.Encounter.Encounters;
using Imaging.Encounter.Tests.Running;
using Imaging.ServiceDefaults.Json;

namespace Imaging.Encounter.Tests.Encounters;

/// <summary>Where one of a few words belongs, nothing else passes.</summary>
public class WordsTests(RunningEncounter encounter)
{
    private static readonly string[] Odd =
        ["\"\"", "\" \"", "\"nonsense\"", "0", "\"0\"", "[]", "{}", "true", "\"\\u0000\""];

    private readonly StaffClient _jo = encounter.Staff();

    public static TheoryData<string, string, string> Fields => new()
    {
        { "POST", "/api/encounters", "notify=sms" },
        { "POST", "/api/encounters", "language=en" },
        { "POST", "/api/encounters/search", "status=closed" },
        { "PATCH", "/api/encounters/{id}", "language=cy" },
        { "POST", "/api/encounters/{id}/link", "notify=none" },
        { "POST", "/api/encounters/{id}/withdrawal", "requestedBy=carer" },
        { "PUT", "/api/patient/consent", "by.relation=self" },
        { "POST", "/api/patient/verify", "purpose=answer" },
    };

    [Theory]
    [MemberData(nameof(Fields))]
    public async Task A_word_that_is_not_one_of_them_is_refused_by_name(string method, string path, string field)
    {
        var (id, token) = await _jo.InviteAsync();
        var (name, word) = (field.Split('=')[0], field.Split('=')[1]);
        string[] odd = [.. Odd, $"\"{word.ToUpperInvariant()}\"", $"\" {word}\"", $"\"{word},{word}\"", $"[\"{word}\"]"];
        var client = path.Contains("/patient/", StringComparison.Ordinal) ? await PhoneAsync(path, token) : _jo.Http;
        foreach (var value in odd)
        {
            var body = name.Split('.').Reverse().Aggregate(value, (inner, member) => $"{{\"{member}\":{inner}}}");
            using var request = new HttpRequestMessage(
                new(method), path.Replace("{id}", $"{id}", StringComparison.Ordinal))
            {
                Content = new StringContent(body, Encoding.UTF8, "application/json"),
            };

            var problem = await client.SendAsync(request, TestContext.Current.CancellationToken)
                .ProblemAsync(400, "invalid-request");

            Assert.True(problem["errors"]?[name] is JsonArray, $"{value}: {problem.ToJsonString()}");
        }
    }

    [Fact]
    public void The_states_that_a_search_knows_are_those_that_there_are() => Assert.Equal(
        EncounterStatus.All.Order(), Enum.GetValues<EncounterState>().Select(state => state.ToWord()).Order());

    [Fact]
    public async Task A_link_renewed_without_a_word_leaves_the_one_that_is_out_alone()
    {
        var (id, token) = await _jo.InviteAsync();

        await _jo.DoAsync(id, "link", new { notify = "" }).ProblemAsync(400, "invalid-request");

        await encounter.Browser().VerifyAsync(token).JsonAsync();
    }

    private async Task<HttpClient> PhoneAsync(string path, string token)
    {
        var phone = encounter.Browser();
        if (!path.EndsWith("/verify", StringComparison.Ordinal)) await phone.VerifyAsync(token).JsonAsync();
        return phone.Http;
    }
}
