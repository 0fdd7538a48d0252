using System.Reflection;
using Imaging.ServiceDefaults.Security;

namespace Imaging.Media.Uploads;

/// <summary>Who sends or looks at files: a patient or a member of staff, on routes that either may call.</summary>
internal sealed record MediaCaller(PatientCaller? Patient, StaffCaller? Staff)
{
    public string Actor => Patient?.Actor ?? Staff!.Actor;

    public string Uploader => Patient is not null ? UploadRow.ByPatient : UploadRow.ByStaff;

    public static async ValueTask<MediaCaller?> BindAsync(HttpContext context, ParameterInfo parameter) =>
        new(await PatientCaller.BindAsync(context, parameter), await StaffCaller.BindAsync(context, parameter));

    /// <summary>Whether this is who sent it. What a patient sent belongs to the encounter, whichever session it was;
    /// what staff sent, to that person.</summary>
    public bool Sent(Guid encounterId, string uploader, Guid? staffId) => Patient is { } patient
        ? uploader == UploadRow.ByPatient && encounterId == patient.EncounterId
        : uploader == UploadRow.ByStaff && staffId == Staff!.StaffId;
}
