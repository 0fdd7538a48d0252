using System.Net.Http.Json;
using Imaging.ServiceDefaults.Security;

namespace Imaging.Encounter.Tests.Running;

/// <summary>A phone, with the cookies that it was given.</summary>
public sealed class PatientBrowser(RunningEncounter encounter, HttpClient edge)
{
    private HttpClient? _session;
    private readonly string _device = Convert.ToHexStringLower(Browser.Digest(Browser.NewSecret()));

    /// <summary>As the session that it verified for.</summary>
    public HttpClient Http => _session ?? edge;

    public async Task<HttpResponseMessage> VerifyAsync(
        string token, string dateOfBirth = StaffClient.Born, string? purpose = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/patient/verify")
        {
            Content = JsonContent.Create(new { token, dateOfBirth, purpose }),
        };
        request.Headers.Add(Browser.DeviceHeader, _device);
        var response = await edge.SendAsync(request);
        if (response.IsSuccessStatusCode)
        {
            var cookie = response.Headers.GetValues("Set-Cookie")
                .Single(set => set.Contains("imaging=", StringComparison.Ordinal));
            var secret = cookie.Split('=', 2)[1].Split(';')[0];
            _session = encounter.Patient(encounter.Neighbours.Links.Sessions[secret]);
        }

        return response;
    }

    public Task<HttpResponseMessage> ConsentAsync(object answers, string version = "2026-1", string language = "en") =>
        Http.PutAsJsonAsync("/api/patient/consent", new { version, language, by = new { relation = "self" }, answers });

    public Task<HttpResponseMessage> DoAsync(string what) => Http.PostAsync($"/api/patient/{what}");

    /// <summary>Hands these over, or one that nobody has handed over.</summary>
    public Task<HttpResponseMessage> SubmitAsync(params IReadOnlyList<Guid> mediaIds) => Http.PostAsync(
        "/api/patient/submit", new { mediaIds = mediaIds is [] ? [Guid.CreateVersion7()] : mediaIds });

    public Task<HttpResponseMessage> ReadAsync(string what) => Http.GetAsync($"/api/patient/{what}");

    public Task<HttpResponseMessage> WithdrawAsync() => Http.DeleteAsync("/api/patient/consent");
}
