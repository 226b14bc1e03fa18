// Written by scripts/patch-table.ts; merge-schema.ts says how to read it.

/** Kinds by API version, each with the place of its type. */
export const patchKinds = `
admissionregistration.k8s.io/v1 MutatingAdmissionPolicy:6 MutatingAdmissionPolicyBinding:7 MutatingWebhookConfiguration:b ValidatingAdmissionPolicy:j ValidatingAdmissionPolicyBinding:k ValidatingWebhookConfiguration:p
admissionregistration.k8s.io/v1alpha1 MutatingAdmissionPolicy:6 MutatingAdmissionPolicyBinding:7 ValidatingAdmissionPolicy:j ValidatingAdmissionPolicyBinding:k
admissionregistration.k8s.io/v1beta1 MutatingAdmissionPolicy:6 MutatingAdmissionPolicyBinding:7 MutatingWebhookConfiguration:b ValidatingAdmissionPolicy:j ValidatingAdmissionPolicyBinding:k ValidatingWebhookConfiguration:p
apiextensions.k8s.io/v1 CustomResourceDefinition:gl
apiextensions.k8s.io/v1beta1 CustomResourceDefinition:h6
apps/v1 ControllerRevision:y DaemonSet:z Deployment:14 ReplicaSet:19 StatefulSet:1g
apps/v1beta1 ControllerRevision:y Deployment:1n Scale:1q StatefulSet:1g
apps/v1beta2 ControllerRevision:y DaemonSet:z Deployment:14 ReplicaSet:19 Scale:1q StatefulSet:1g
authentication.k8s.io/v1 SelfSubjectReview:1u TokenRequest:1w TokenReview:1z
authentication.k8s.io/v1alpha1 SelfSubjectReview:1u
authentication.k8s.io/v1beta1 SelfSubjectReview:1u TokenReview:1z
authorization.k8s.io/v1 LocalSubjectAccessReview:25 SelfSubjectAccessReview:2a SelfSubjectRulesReview:2c SubjectAccessReview:2e
authorization.k8s.io/v1beta1 LocalSubjectAccessReview:2i SelfSubjectAccessReview:2a SelfSubjectRulesReview:2c SubjectAccessReview:2j
autoscaling/v1 HorizontalPodAutoscaler:2m Scale:2p
autoscaling/v2 HorizontalPodAutoscaler:2x
batch/v1 CronJob:3d Job:3g
batch/v1beta1 CronJob:3d
certificates.k8s.io/v1 CertificateSigningRequest:3t ClusterTrustBundle:3x PodCertificateRequest:3z
certificates.k8s.io/v1alpha1 ClusterTrustBundle:3x
certificates.k8s.io/v1beta1 CertificateSigningRequest:3t ClusterTrustBundle:3x PodCertificateRequest:42
coordination.k8s.io/v1 Lease:44
coordination.k8s.io/v1alpha2 LeaseCandidate:46
coordination.k8s.io/v1beta1 Lease:44 LeaseCandidate:46
discovery.k8s.io/v1 EndpointSlice:a9
discovery.k8s.io/v1beta1 EndpointSlice:ad
events.k8s.io/v1 Event:ae
events.k8s.io/v1beta1 Event:ae
extensions/v1beta1 DaemonSet:af Deployment:1n Ingress:ak NetworkPolicy:at ReplicaSet:19 Scale:1q
flowcontrol.apiserver.k8s.io/v1 FlowSchema:b1 PriorityLevelConfiguration:ba
flowcontrol.apiserver.k8s.io/v1beta1 FlowSchema:bk PriorityLevelConfiguration:bn
flowcontrol.apiserver.k8s.io/v1beta2 FlowSchema:bk PriorityLevelConfiguration:bn
flowcontrol.apiserver.k8s.io/v1beta3 FlowSchema:b1 PriorityLevelConfiguration:ba
internal.apiserver.k8s.io/v1alpha1 StorageVersion:u
lifecycle.k8s.io/v1alpha1 Eviction:bq EvictionRequest:bs
networking.k8s.io/v1 IPAddress:c5 Ingress:c7 IngressClass:c9 NetworkPolicy:at ServiceCIDR:ch
networking.k8s.io/v1beta1 IPAddress:c5 Ingress:ak IngressClass:c9 ServiceCIDR:ch
node.k8s.io/v1 RuntimeClass:cl
node.k8s.io/v1alpha1 RuntimeClass:cn
node.k8s.io/v1beta1 RuntimeClass:cl
policy/v1 Eviction:cp PodDisruptionBudget:cq
policy/v1beta1 Eviction:cp PodDisruptionBudget:ct
rbac.authorization.k8s.io/v1 ClusterRole:cw ClusterRoleBinding:cx Role:cz RoleBinding:d0
rbac.authorization.k8s.io/v1alpha1 ClusterRole:cw ClusterRoleBinding:d3 Role:cz RoleBinding:d4
rbac.authorization.k8s.io/v1beta1 ClusterRole:cw ClusterRoleBinding:cx Role:cz RoleBinding:d0
resource.k8s.io/v1 DeviceClass:dl DeviceTaintRule:dw ResourceClaim:e7 ResourceClaimTemplate:eb ResourceSlice:ee
resource.k8s.io/v1alpha3 DeviceTaintRule:dw ResourcePoolStatusRequest:ei
resource.k8s.io/v1beta1 DeviceClass:dl ResourceClaim:er ResourceClaimTemplate:et ResourceSlice:ev
resource.k8s.io/v1beta2 DeviceClass:dl DeviceTaintRule:dw ResourceClaim:e7 ResourceClaimTemplate:eb ResourceSlice:ee
scheduling.k8s.io/v1 PriorityClass:ex
scheduling.k8s.io/v1alpha3 CompositePodGroup:f4 PodGroup:fc Workload:fn
scheduling.k8s.io/v1beta1 PodGroup:fc PriorityClass:ex Workload:fn
storage.k8s.io/v1 CSIDriver:fy CSINode:g0 CSIStorageCapacity:g4 StorageClass:g5 VolumeAttachment:g9 VolumeAttributesClass:gd
storage.k8s.io/v1alpha1 CSIStorageCapacity:g4 VolumeAttachment:g9 VolumeAttributesClass:gd
storage.k8s.io/v1beta1 CSIDriver:fy CSINode:g0 CSIStorageCapacity:g4 StorageClass:g5 VolumeAttachment:g9 VolumeAttributesClass:gd
storagemigration.k8s.io/v1 StorageVersionMigration:gg
storagemigration.k8s.io/v1beta1 StorageVersionMigration:gg
v1 Binding:4f ComponentStatus:4q ConfigMap:4r Endpoints:5i Event:5o LimitRange:6f Namespace:6p Node:6t PersistentVolume:7g PersistentVolumeClaim:7h Pod:7q PodTemplate:89 RangeAllocation:8k ReplicationController:8l ResourceQuota:8s Secret:93 Service:9a ServiceAccount:9b
`;

/** A type a line. */
export const patchTypes = `ApplyConfiguration s=expression
AuditAnnotation s=key,valueExpression
ExpressionWarning s=fieldRef,warning
JSONPatch s=expression
MatchCondition s=name,expression
MatchResources @hf=namespaceSelector,objectSelector [@d=resourceRules,excludeResourceRules s=matchPolicy
MutatingAdmissionPolicy s=kind,apiVersion @hj=metadata @9=spec
MutatingAdmissionPolicyBinding s=kind,apiVersion @hj=metadata @8=spec
MutatingAdmissionPolicyBindingSpec s=policyName @f=paramRef @5=matchResources
MutatingAdmissionPolicySpec @e=paramKind @5=matchConstraints [@r=variables [@c=mutations s=failurePolicy,reinvocationPolicy [@4=matchConditions+name
MutatingWebhook s=name,failurePolicy,matchPolicy,sideEffects,reinvocationPolicy @s=clientConfig [@g=rules @hf=namespaceSelector,objectSelector i=timeoutSeconds [s=admissionReviewVersions [@4=matchConditions+name
MutatingWebhookConfiguration s=kind,apiVersion @hj=metadata [@a=webhooks+name
Mutation s=patchType @0=applyConfiguration @3=jsonPatch
NamedRuleWithOperations [s=resourceNames,operations,apiGroups,apiVersions,resources s=scope
ParamKind s=apiVersion,kind
ParamRef s=name,namespace,parameterNotFoundAction @hf=selector
RuleWithOperations [s=operations,apiGroups,apiVersions,resources s=scope
ServiceReference s=namespace,name,path i=port
TypeChecking [@2=expressionWarnings
ValidatingAdmissionPolicy s=kind,apiVersion @hj=metadata @m=spec @n=status
ValidatingAdmissionPolicyBinding s=kind,apiVersion @hj=metadata @l=spec
ValidatingAdmissionPolicyBindingSpec s=policyName @f=paramRef @5=matchResources [s=validationActions
ValidatingAdmissionPolicySpec @e=paramKind @5=matchConstraints [@q=validations s=failurePolicy [@1=auditAnnotations [@4=matchConditions+name [@r=variables+name
ValidatingAdmissionPolicyStatus i=observedGeneration @i=typeChecking [@ha=conditions
ValidatingWebhook s=name,failurePolicy,matchPolicy,sideEffects @s=clientConfig [@g=rules @hf=namespaceSelector,objectSelector i=timeoutSeconds [s=admissionReviewVersions [@4=matchConditions+name
ValidatingWebhookConfiguration s=kind,apiVersion @hj=metadata [@o=webhooks+name
Validation s=expression,message,reason,messageExpression
Variable s=name,expression
WebhookClientConfig s=url @h=service y=caBundle
ServerStorageVersion s=apiServerID,encodingVersion [s=decodableVersions,servedVersions
StorageVersion s=kind,apiVersion @hj=metadata @w=spec @x=status
StorageVersionCondition s=type,status,reason,message i=observedGeneration @hm=lastTransitionTime
StorageVersionSpec
StorageVersionStatus [@t=storageVersions s=commonEncodingVersion [@v=conditions
ControllerRevision s=kind,apiVersion @hj=metadata @hn=data i=revision
DaemonSet s=kind,apiVersion @hj=metadata @11=spec @12=status
DaemonSetCondition s=type,status,reason,message @hm=lastTransitionTime
DaemonSetSpec @hf=selector @8a=template @13=updateStrategy i=minReadySeconds,revisionHistoryLimit
DaemonSetStatus i=currentNumberScheduled,numberMisscheduled,desiredNumberScheduled,numberReady,observedGeneration,updatedNumberScheduled,numberAvailable,numberUnavailable,collisionCount [@10=conditions+type
DaemonSetUpdateStrategy s=type @1d=rollingUpdate
Deployment s=kind,apiVersion @hj=metadata @16=spec @17=status
DeploymentCondition s=type,status,reason,message @hm=lastUpdateTime,lastTransitionTime
DeploymentSpec i=replicas,minReadySeconds,revisionHistoryLimit,progressDeadlineSeconds @hf=selector @8a=template @18=strategy* b=paused
DeploymentStatus i=observedGeneration,replicas,updatedReplicas,readyReplicas,availableReplicas,unavailableReplicas,terminatingReplicas,collisionCount [@15=conditions+type
DeploymentStrategy s=type @1e=rollingUpdate
ReplicaSet s=kind,apiVersion @hj=metadata @1b=spec @1c=status
ReplicaSetCondition s=type,status,reason,message @hm=lastTransitionTime
ReplicaSetSpec i=replicas,minReadySeconds @hf=selector @8a=template
ReplicaSetStatus i=replicas,fullyLabeledReplicas,readyReplicas,availableReplicas,terminatingReplicas,observedGeneration [@1a=conditions+type
RollingUpdateDaemonSet @ho=maxUnavailable,maxSurge
RollingUpdateDeployment @ho=maxUnavailable,maxSurge
RollingUpdateStatefulSetStrategy i=partition @ho=maxUnavailable
StatefulSet s=kind,apiVersion @hj=metadata @1k=spec @1l=status
StatefulSetCondition s=type,status,reason,message @hm=lastTransitionTime
StatefulSetOrdinals i=start
StatefulSetPersistentVolumeClaimRetentionPolicy s=whenDeleted,whenScaled
StatefulSetSpec i=replicas,revisionHistoryLimit,minReadySeconds @hf=selector @8a=template [@7h=volumeClaimTemplates s=serviceName,podManagementPolicy @1m=updateStrategy @1j=persistentVolumeClaimRetentionPolicy @1i=ordinals
StatefulSetStatus i=observedGeneration,replicas,readyReplicas,currentReplicas,updatedReplicas,collisionCount,availableReplicas s=currentRevision,updateRevision [@1h=conditions+type
StatefulSetUpdateStrategy s=type @1f=rollingUpdate
Deployment s=kind,apiVersion @hj=metadata @1o=spec @17=status
DeploymentSpec i=replicas,minReadySeconds,revisionHistoryLimit,progressDeadlineSeconds @hf=selector @8a=template @18=strategy* b=paused @1p=rollbackTo
RollbackConfig i=revision
Scale s=kind,apiVersion @hj=metadata @1r=spec @1s=status
ScaleSpec i=replicas
ScaleStatus i=replicas {s=selector s=targetSelector
BoundObjectReference s=kind,apiVersion,name,uid
SelfSubjectReview s=kind,apiVersion @hj=metadata @1v=status
SelfSubjectReviewStatus @22=userInfo
TokenRequest s=kind,apiVersion @hj=metadata @1x=spec @1y=status
TokenRequestSpec [s=audiences i=expirationSeconds @1t=boundObjectRef {[s=attestations
TokenRequestStatus s=token @hm=expirationTimestamp
TokenReview s=kind,apiVersion @hj=metadata @20=spec @21=status
TokenReviewSpec s=token [s=audiences
TokenReviewStatus b=authenticated @22=user [s=audiences s=error
UserInfo s=username,uid [s=groups {[s=extra
FieldSelectorAttributes s=rawSelector [@hc=requirements
LabelSelectorAttributes s=rawSelector [@hg=requirements
LocalSubjectAccessReview s=kind,apiVersion @hj=metadata @2f=spec @2g=status
NonResourceAttributes s=path,verb
NonResourceRule [s=verbs,nonResourceURLs
ResourceAttributes s=namespace,verb,group,version,resource,subresource,name @23=fieldSelector @24=labelSelector
ResourceRule [s=verbs,apiGroups,resources,resourceNames
SelfSubjectAccessReview s=kind,apiVersion @hj=metadata @2b=spec @2g=status
SelfSubjectAccessReviewSpec @28=resourceAttributes @26=nonResourceAttributes
SelfSubjectRulesReview s=kind,apiVersion @hj=metadata @2d=spec @2h=status
SelfSubjectRulesReviewSpec s=namespace
SubjectAccessReview s=kind,apiVersion @hj=metadata @2f=spec @2g=status
SubjectAccessReviewSpec @28=resourceAttributes @26=nonResourceAttributes s=user,uid [s=groups {[s=extra
SubjectAccessReviewStatus b=allowed,denied s=reason,evaluationError
SubjectRulesReviewStatus [@29=resourceRules [@27=nonResourceRules b=incomplete s=evaluationError
LocalSubjectAccessReview s=kind,apiVersion @hj=metadata @2k=spec @2g=status
SubjectAccessReview s=kind,apiVersion @hj=metadata @2k=spec @2g=status
SubjectAccessReviewSpec @28=resourceAttributes @26=nonResourceAttributes s=user,uid [s=group {[s=extra
CrossVersionObjectReference s=kind,name,apiVersion
HorizontalPodAutoscaler s=kind,apiVersion @hj=metadata @2n=spec @2o=status
HorizontalPodAutoscalerSpec @2l=scaleTargetRef i=minReplicas,maxReplicas,targetCPUUtilizationPercentage
HorizontalPodAutoscalerStatus i=observedGeneration,currentReplicas,desiredReplicas,currentCPUUtilizationPercentage @hm=lastScaleTime
Scale s=kind,apiVersion @hj=metadata @1r=spec @2q=status
ScaleStatus i=replicas s=selector
ContainerResourceMetricSource s=name,container @35=target
ContainerResourceMetricStatus s=name,container @36=current
ExternalMetricSource @32=metric @35=target
ExternalMetricStatus @32=metric @36=current
HPAScalingPolicy s=type i=value,periodSeconds
HPAScalingRules i=stabilizationWindowSeconds s=selectPolicy [@2v=policies @h9=tolerance
HorizontalPodAutoscaler s=kind,apiVersion @hj=metadata @30=spec @31=status
HorizontalPodAutoscalerBehavior @2w=scaleUp,scaleDown
HorizontalPodAutoscalerCondition s=type,status,reason,message @hm=lastTransitionTime i=observedGeneration
HorizontalPodAutoscalerSpec @2l=scaleTargetRef i=minReplicas,maxReplicas [@33=metrics @2y=behavior
HorizontalPodAutoscalerStatus i=observedGeneration,currentReplicas,desiredReplicas @hm=lastScaleTime [@34=currentMetrics [@2z=conditions+type
MetricIdentifier s=name @hf=selector
MetricSpec s=type @37=object @39=pods @3b=resource @2r=containerResource @2t=external
MetricStatus s=type @38=object @3a=pods @3c=resource @2s=containerResource @2u=external
MetricTarget s=type @h9=value,averageValue i=averageUtilization
MetricValueStatus @h9=value,averageValue i=averageUtilization
ObjectMetricSource @2l=describedObject @35=target @32=metric
ObjectMetricStatus @32=metric @36=current @2l=describedObject
PodsMetricSource @32=metric @35=target
PodsMetricStatus @32=metric @36=current
ResourceMetricSource s=name @35=target
ResourceMetricStatus s=name @36=current
CronJob s=kind,apiVersion @hj=metadata @3e=spec @3f=status
CronJobSpec s=schedule,timeZone,concurrencyPolicy i=startingDeadlineSeconds,successfulJobsHistoryLimit,failedJobsHistoryLimit b=suspend @3l=jobTemplate
CronJobStatus [@7f=active @hm=lastScheduleTime,lastSuccessfulTime
Job s=kind,apiVersion @hj=metadata @3j=spec @3k=status
JobCondition s=type,status,reason,message @hm=lastProbeTime,lastTransitionTime
JobSchedulingConfiguration @fu=schedulingPolicy @ft=schedulingConstraints @fq=disruptionMode [@fs=resourceClaims+name
JobSpec i=parallelism,completions,activeDeadlineSeconds,backoffLimit,backoffLimitPerIndex,maxFailedIndexes,ttlSecondsAfterFinished @3m=podFailurePolicy @3q=successPolicy @hf=selector b=manualSelector,suspend @8a=template s=completionMode,podReplacementPolicy,managedBy @3i=scheduling
JobStatus [@3h=conditions+type @hm=startTime,completionTime i=active,succeeded,failed,terminating,ready s=completedIndexes,failedIndexes @3s=uncountedTerminatedPods
JobTemplateSpec @hj=metadata @3j=spec
PodFailurePolicy [@3p=rules
PodFailurePolicyOnExitCodesRequirement s=containerName,operator [i=values
PodFailurePolicyOnPodConditionsPattern s=type,status
PodFailurePolicyRule s=action @3n=onExitCodes [@3o=onPodConditions
SuccessPolicy [@3r=rules
SuccessPolicyRule s=succeededIndexes i=succeededCount
UncountedTerminatedPods [s=succeeded,failed
CertificateSigningRequest s=kind,apiVersion @hj=metadata @3v=spec @3w=status
CertificateSigningRequestCondition s=type,status,reason,message @hm=lastUpdateTime,lastTransitionTime
CertificateSigningRequestSpec y=request s=signerName,username,uid i=expirationSeconds [s=usages,groups {[s=extra
CertificateSigningRequestStatus [@3u=conditions y=certificate
ClusterTrustBundle s=kind,apiVersion @hj=metadata @3y=spec
ClusterTrustBundleSpec s=signerName,trustBundle
PodCertificateRequest s=kind,apiVersion @hj=metadata @40=spec @41=status
PodCertificateRequestSpec s=signerName,podName,podUID,serviceAccountName,serviceAccountUID,nodeName,nodeUID i=maxExpirationSeconds y=stubPKCS10Request {s=unverifiedUserAnnotations
PodCertificateRequestStatus [@ha=conditions+type s=certificateChain @hm=notBefore,beginRefreshAt,notAfter
PodCertificateRequest s=kind,apiVersion @hj=metadata @43=spec @41=status
PodCertificateRequestSpec s=signerName,podName,podUID,serviceAccountName,serviceAccountUID,nodeName,nodeUID i=maxExpirationSeconds y=pkixPublicKey,proofOfPossession,stubPKCS10Request {s=unverifiedUserAnnotations
Lease s=kind,apiVersion @hj=metadata @45=spec
LeaseSpec s=holderIdentity,strategy,preferredHolder i=leaseDurationSeconds,leaseTransitions @hi=acquireTime,renewTime
LeaseCandidate s=kind,apiVersion @hj=metadata @47=spec
LeaseCandidateSpec s=leaseName,binaryVersion,emulationVersion,strategy @hi=pingTime,renewTime
AWSElasticBlockStoreVolumeSource s=volumeID,fsType i=partition b=readOnly
Affinity @6v=nodeAffinity @7r=podAffinity @7t=podAntiAffinity
AppArmorProfile s=type,localhostProfile
AttachedVolume s=name,devicePath
AzureDiskVolumeSource s=diskName,diskURI,cachingMode,fsType,kind b=readOnly
AzureFilePersistentVolumeSource s=secretName,shareName,secretNamespace b=readOnly
AzureFileVolumeSource s=secretName,shareName b=readOnly
Binding s=kind,apiVersion @hj=metadata @7f=target
CSIPersistentVolumeSource s=driver,volumeHandle,fsType b=readOnly {s=volumeAttributes @97=controllerPublishSecretRef,nodeStageSecretRef,nodePublishSecretRef,controllerExpandSecretRef,nodeExpandSecretRef
CSIVolumeSource s=driver,fsType b=readOnly {s=volumeAttributes @6l=nodePublishSecretRef
Capabilities [s=add,drop
CephFSPersistentVolumeSource [s=monitors s=path,user,secretFile @97=secretRef b=readOnly
CephFSVolumeSource [s=monitors s=path,user,secretFile @6l=secretRef b=readOnly
CinderPersistentVolumeSource s=volumeID,fsType b=readOnly @97=secretRef
CinderVolumeSource s=volumeID,fsType b=readOnly @6l=secretRef
ClientIPConfig i=timeoutSeconds
ClusterTrustBundleProjection s=name,signerName,path @hf=labelSelector b=optional i=user
ComponentCondition s=type,status,message,error
ComponentStatus s=kind,apiVersion @hj=metadata [@4p=conditions+type
ConfigMap s=kind,apiVersion @hj=metadata b=immutable {s=data {y=binaryData
ConfigMapEnvSource s=name b=optional
ConfigMapKeySelector s=name,key b=optional
ConfigMapNodeConfigSource s=namespace,name,uid,resourceVersion,kubeletConfigKey
ConfigMapProjection s=name [@6c=items b=optional
ConfigMapVolumeSource s=name [@6c=items i=defaultMode,defaultUser b=optional
Container s=name,image,workingDir,restartPolicy,terminationMessagePath,terminationMessagePolicy,imagePullPolicy [s=command,args [@50=ports+containerPort [@5j=envFrom [@5k=env+name @8v=resources [@51=resizePolicy [@52=restartPolicyRules [@9x=volumeMounts+mountPath [@9u=volumeDevices+devicePath @8f=livenessProbe,readinessProbe,startupProbe @6d=lifecycle @99=securityContext b=stdin,stdinOnce,tty
ContainerExtendedResourceRequest s=containerName,resourceName,requestName
ContainerImage [s=names i=sizeBytes
ContainerPort s=name,protocol,hostIP i=hostPort,containerPort
ContainerResizePolicy s=resourceName,restartPolicy
ContainerRestartRule s=action @53=exitCodes
ContainerRestartRuleOnExitCodes s=operator [i=values
ContainerState @57=waiting @55=running @56=terminated
ContainerStateRunning @hm=startedAt
ContainerStateTerminated i=exitCode,signal s=reason,message,containerID @hm=startedAt,finishedAt
ContainerStateWaiting s=reason,message
ContainerStatus s=name,image,imageID,containerID,stopSignal @54=state,lastState b=ready,started i=restartCount {@h9=allocatedResources @8v=resources [@9y=volumeMounts+mountPath @59=user [@8w=allocatedResourcesStatus+name
ContainerUser @6i=linux
DaemonEndpoint i=Port
DownwardAPIProjection [@5c=items
DownwardAPIVolumeFile s=path @7e=fieldRef @8q=resourceFieldRef i=mode,user
DownwardAPIVolumeSource [@5c=items i=defaultMode,defaultUser
EmptyDirVolumeSource s=medium @h9=sizeLimit i=mode
EndpointAddress s=ip,hostname,nodeName @7f=targetRef
EndpointPort s=name,protocol,appProtocol i=port
EndpointSubset [@5f=addresses,notReadyAddresses [@5g=ports
Endpoints s=kind,apiVersion @hj=metadata [@5h=subsets
EnvFromSource s=prefix @4s=configMapRef @94=secretRef
EnvVar s=name,value @5l=valueFrom
EnvVarSource @7e=fieldRef @8q=resourceFieldRef @4t=configMapKeyRef @95=secretKeyRef @5u=fileKeyRef
EphemeralContainer s=name,image,workingDir,restartPolicy,terminationMessagePath,terminationMessagePolicy,imagePullPolicy,targetContainerName [s=command,args [@50=ports+containerPort [@5j=envFrom [@5k=env+name @8v=resources [@51=resizePolicy [@52=restartPolicyRules [@9x=volumeMounts+mountPath [@9u=volumeDevices+devicePath @8f=livenessProbe,readinessProbe,startupProbe @6d=lifecycle @99=securityContext b=stdin,stdinOnce,tty
EphemeralVolumeSource @7l=volumeClaimTemplate
Event s=kind,apiVersion,reason,message,type,action,reportingComponent,reportingInstance @hj=metadata @7f=involvedObject,related @5q=source @hm=firstTimestamp,lastTimestamp i=count @hi=eventTime @5p=series
EventSeries i=count @hi=lastObservedTime
EventSource s=component,host
EvictionResponder s=name i=priority
ExecAction [s=command
FCVolumeSource [s=targetWWNs,wwids i=lun s=fsType b=readOnly
FileKeySelector s=volumeName,path,key b=optional
FlexPersistentVolumeSource s=driver,fsType @97=secretRef b=readOnly {s=options
FlexVolumeSource s=driver,fsType @6l=secretRef b=readOnly {s=options
FlockerVolumeSource s=datasetName,datasetUUID
GCEPersistentDiskVolumeSource s=pdName,fsType i=partition b=readOnly
GRPCAction i=port s=service,mode
GitRepoVolumeSource s=repository,revision,directory
GlusterfsPersistentVolumeSource s=endpoints,path,endpointsNamespace b=readOnly
GlusterfsVolumeSource s=endpoints,path b=readOnly
HTTPGetAction s=path,host,scheme,protocol @ho=port [@64=httpHeaders
HTTPHeader s=name,value
HostAlias s=ip [s=hostnames
HostIP s=ip
HostPathVolumeSource s=path,type
ISCSIPersistentVolumeSource s=targetPortal,iqn,iscsiInterface,fsType,initiatorName i=lun b=readOnly,chapAuthDiscovery,chapAuthSession [s=portals @97=secretRef
ISCSIVolumeSource s=targetPortal,iqn,iscsiInterface,fsType,initiatorName i=lun b=readOnly,chapAuthDiscovery,chapAuthSession [s=portals @6l=secretRef
ImageVolumeSource s=reference,pullPolicy
ImageVolumeStatus s=imageRef
KeyToPath s=key,path i=mode,user
Lifecycle @6e=postStart,preStop s=stopSignal
LifecycleHandler @5s=exec @63=httpGet @9l=tcpSocket @9h=sleep
LimitRange s=kind,apiVersion @hj=metadata @6h=spec
LimitRangeItem s=type {@h9=max,min,default,defaultRequest,maxLimitRequestRatio
LimitRangeSpec [@6g=limits
LinuxContainerUser i=uid,gid [i=supplementalGroups
LoadBalancerIngress s=ip,hostname,ipMode [@8c=ports
LoadBalancerStatus [@6j=ingress
LocalObjectReference s=name
LocalVolumeSource s=path,fsType
ModifyVolumeStatus s=targetVolumeAttributesClassName,status
NFSVolumeSource s=server,path b=readOnly
Namespace s=kind,apiVersion @hj=metadata @6r=spec @6s=status
NamespaceCondition s=type,status,reason,message @hm=lastTransitionTime
NamespaceSpec [s=finalizers
NamespaceStatus s=phase [@6q=conditions+type
Node s=kind,apiVersion @hj=metadata @7a=spec @7b=status
NodeAddress s=type,address
NodeAffinity @77=requiredDuringSchedulingIgnoredDuringExecution [@8e=preferredDuringSchedulingIgnoredDuringExecution
NodeAllocatableMappedResources s=name @h9=quantity
NodeAllocatableOverheadResources s=name @h9=perPod,perContainer
NodeAllocatableResourceClaimStatus s=resourceClaimName [s=containers [@6w=mapping+name [@6x=overhead+name
NodeCondition s=type,status,reason,message @hm=lastHeartbeatTime,lastTransitionTime
NodeConfigSource @4u=configMap
NodeConfigStatus @70=assigned,active,lastKnownGood s=error
NodeDaemonEndpoints @5a=kubeletEndpoint
NodeFeatures b=supplementalGroupsPolicy
NodePodPreemptionPolicy [s=disableResizePreemption
NodeRuntimeHandler s=name @76=features
NodeRuntimeHandlerFeatures b=recursiveReadOnlyMounts,userNamespaces
NodeSelector [@79=nodeSelectorTerms
NodeSelectorRequirement s=key,operator [s=values
NodeSelectorTerm [@78=matchExpressions,matchFields
NodeSpec s=podCIDR,providerID,externalID [s=podCIDRs+ b=unschedulable [@9m=taints @70=configSource @74=podPreemptionPolicy
NodeStatus {@h9=capacity,allocatable s=phase [@6z=conditions+type [@6u=addresses+type @72=daemonEndpoints @7d=nodeInfo [@4z=images [s=volumesInUse,declaredFeatures [@4b=volumesAttached @71=config [@75=runtimeHandlers @73=features
NodeSwapStatus i=capacity
NodeSystemInfo s=machineID,systemUUID,bootID,kernelVersion,osImage,containerRuntimeVersion,kubeletVersion,kubeProxyVersion,operatingSystem,architecture @7c=swap b=runningInUserNamespace
ObjectFieldSelector s=apiVersion,fieldPath
ObjectReference s=kind,namespace,name,uid,apiVersion,resourceVersion,fieldPath
PersistentVolume s=kind,apiVersion @hj=metadata @7n=spec @7o=status
PersistentVolumeClaim s=kind,apiVersion @hj=metadata @7j=spec @7k=status
PersistentVolumeClaimCondition s=type,status,reason,message @hm=lastProbeTime,lastTransitionTime
PersistentVolumeClaimSpec [s=accessModes @hf=selector @a1=resources s=volumeName,storageClassName,volumeMode,volumeAttributesClassName @9r=dataSource @9s=dataSourceRef
PersistentVolumeClaimStatus s=phase,currentVolumeAttributesClassName [s=accessModes {@h9=capacity,allocatedResources [@7i=conditions+type {s=allocatedResourceStatuses @6n=modifyVolumeStatus @9w=healthStatus
PersistentVolumeClaimTemplate @hj=metadata @7j=spec
PersistentVolumeClaimVolumeSource s=claimName b=readOnly
PersistentVolumeSpec {@h9=capacity @5y=gcePersistentDisk @48=awsElasticBlockStore @67=hostPath @61=glusterfs @6o=nfs @8i=rbd @68=iscsi @4l=cinder @4j=cephfs @5t=fc @5x=flocker @5v=flexVolume @4d=azureFile @a3=vsphereVolume @8h=quobyte @4c=azureDisk @7p=photonPersistentDisk @8d=portworxVolume @8y=scaleIO @6m=local @9i=storageos @4g=csi [s=accessModes,mountOptions @7f=claimRef s=persistentVolumeReclaimPolicy,storageClassName,volumeMode,volumeAttributesClassName @9z=nodeAffinity
PersistentVolumeStatus s=phase,message,reason @hm=lastPhaseTransitionTime
PhotonPersistentDiskVolumeSource s=pdID,fsType
Pod s=kind,apiVersion @hj=metadata @87=spec @88=status
PodAffinity [@7s=requiredDuringSchedulingIgnoredDuringExecution [@a4=preferredDuringSchedulingIgnoredDuringExecution
PodAffinityTerm @hf=labelSelector,namespaceSelector [s=namespaces,matchLabelKeys,mismatchLabelKeys s=topologyKey
PodAntiAffinity [@7s=requiredDuringSchedulingIgnoredDuringExecution [@a4=preferredDuringSchedulingIgnoredDuringExecution
PodCertificateProjection s=signerName,keyType,credentialBundlePath,keyPath,certificateChainPath i=maxExpirationSeconds,user {s=userAnnotations
PodCondition s=type,status,reason,message i=observedGeneration @hm=lastProbeTime,lastTransitionTime
PodDNSConfig [s=nameservers,searches [@7x=options
PodDNSConfigOption s=name,value
PodExtendedResourceClaimStatus [@4y=requestMappings s=resourceClaimName
PodIP s=ip
PodOS s=name
PodReadinessGate s=conditionType
PodResourceClaim s=name,resourceClaimName,resourceClaimTemplateName
PodResourceClaimStatus s=name,resourceClaimName
PodSchedulingGate s=name
PodSchedulingGroup s=podGroupName
PodSecurityContext @8x=seLinuxOptions @a5=windowsOptions i=runAsUser,runAsGroup,fsGroup b=runAsNonRoot [i=supplementalGroups s=supplementalGroupsPolicy,fsGroupChangePolicy,seLinuxChangePolicy [@9k=sysctls @92=seccompProfile @4a=appArmorProfile
PodSpec [@9t=volumes*+name [@4x=initContainers+name,containers+name [@5m=ephemeralContainers+name s=restartPolicy,dnsPolicy,serviceAccountName,serviceAccount,nodeName,hostname,subdomain,schedulerName,priorityClassName,runtimeClassName,preemptionPolicy,hostnameOverride i=terminationGracePeriodSeconds,activeDeadlineSeconds,priority {s=nodeSelector b=automountServiceAccountToken,hostNetwork,hostPID,hostIPC,shareProcessNamespace,enableServiceLinks,setHostnameAsFQDN,hostUsers @86=securityContext [@6l=imagePullSecrets+name @49=affinity [@9n=tolerations [@65=hostAliases+ip @7w=dnsConfig [@81=readinessGates {@h9=overhead [@9q=topologySpreadConstraints+topologyKey @80=os [@84=schedulingGates+name [@82=resourceClaims*+name @8v=resources @85=schedulingGroup [@5r=evictionResponders+name
PodStatus i=observedGeneration s=phase,message,reason,nominatedNodeName,hostIP,podIP,qosClass,resize [@7v=conditions+type [@66=hostIPs+ip [@7z=podIPs+ip @hm=startTime [@58=initContainerStatuses,containerStatuses,ephemeralContainerStatuses [@83=resourceClaimStatuses*+name @7y=extendedResourceClaimStatus {@h9=allocatedResources @8v=resources [@6y=nodeAllocatableResourceClaimStatuses+resourceClaimName [@8b=volumeHealth
PodTemplate s=kind,apiVersion @hj=metadata @8a=template
PodTemplateSpec @hj=metadata @87=spec
PodVolumeHealth s=name [@9v=healthConditions+status @hm=lastTransitionTime
PortStatus i=port s=protocol,error
PortworxVolumeSource s=volumeID,fsType b=readOnly
PreferredSchedulingTerm i=weight @79=preference
Probe @5s=exec @63=httpGet @9l=tcpSocket @5z=grpc i=initialDelaySeconds,timeoutSeconds,periodSeconds,successThreshold,failureThreshold,terminationGracePeriodSeconds
ProjectedVolumeSource [@a0=sources i=defaultMode,defaultUser
QuobyteVolumeSource s=registry,volume,user,group,tenant b=readOnly
RBDPersistentVolumeSource [s=monitors s=image,fsType,pool,user,keyring @97=secretRef b=readOnly
RBDVolumeSource [s=monitors s=image,fsType,pool,user,keyring @6l=secretRef b=readOnly
RangeAllocation s=kind,apiVersion,range @hj=metadata y=data
ReplicationController s=kind,apiVersion @hj=metadata @8n=spec @8o=status
ReplicationControllerCondition s=type,status,reason,message @hm=lastTransitionTime
ReplicationControllerSpec i=replicas,minReadySeconds {s=selector @8a=template
ReplicationControllerStatus i=replicas,fullyLabeledReplicas,readyReplicas,availableReplicas,observedGeneration [@8m=conditions+type
ResourceClaim s=name,request
ResourceFieldSelector s=containerName,resource @h9=divisor
ResourceHealth s=resourceID,health,message
ResourceQuota s=kind,apiVersion @hj=metadata @8t=spec @8u=status
ResourceQuotaSpec {@h9=hard [s=scopes @90=scopeSelector
ResourceQuotaStatus {@h9=hard,used
ResourceRequirements {@h9=limits,requests [@8p=claims
ResourceStatus s=name [@8r=resources
SELinuxOptions s=user,role,type,level
ScaleIOPersistentVolumeSource s=gateway,system,protectionDomain,storagePool,storageMode,volumeName,fsType @97=secretRef b=sslEnabled,readOnly
ScaleIOVolumeSource s=gateway,system,protectionDomain,storagePool,storageMode,volumeName,fsType @6l=secretRef b=sslEnabled,readOnly
ScopeSelector [@91=matchExpressions
ScopedResourceSelectorRequirement s=scopeName,operator [s=values
SeccompProfile s=type,localhostProfile
Secret s=kind,apiVersion,type @hj=metadata b=immutable {y=data {s=stringData
SecretEnvSource s=name b=optional
SecretKeySelector s=name,key b=optional
SecretProjection s=name [@6c=items b=optional
SecretReference s=name,namespace
SecretVolumeSource s=secretName [@6c=items i=defaultMode,defaultUser b=optional
SecurityContext @4i=capabilities b=privileged,runAsNonRoot,readOnlyRootFilesystem,allowPrivilegeEscalation @8x=seLinuxOptions @a5=windowsOptions i=runAsUser,runAsGroup s=procMount @92=seccompProfile @4a=appArmorProfile
Service s=kind,apiVersion @hj=metadata @9e=spec @9f=status
ServiceAccount s=kind,apiVersion @hj=metadata [@7f=secrets+name [@6l=imagePullSecrets b=automountServiceAccountToken
ServiceAccountTokenProjection s=audience,path i=expirationSeconds,user
ServicePort s=name,protocol,appProtocol i=port,nodePort @ho=targetPort
ServiceSpec [@9d=ports+port {s=selector s=clusterIP,type,sessionAffinity,loadBalancerIP,externalName,externalTrafficPolicy,ipFamilyPolicy,loadBalancerClass,internalTrafficPolicy,trafficDistribution [s=clusterIPs,externalIPs,loadBalancerSourceRanges,ipFamilies i=healthCheckNodePort b=publishNotReadyAddresses,allocateLoadBalancerNodePorts @9g=sessionAffinityConfig
ServiceStatus @6k=loadBalancer [@ha=conditions+type
SessionAffinityConfig @4n=clientIP
SleepAction i=seconds
StorageOSPersistentVolumeSource s=volumeName,volumeNamespace,fsType b=readOnly @7f=secretRef
StorageOSVolumeSource s=volumeName,volumeNamespace,fsType b=readOnly @6l=secretRef
Sysctl s=name,value
TCPSocketAction @ho=port s=host
Taint s=key,value,effect @hm=timeAdded
Toleration s=key,operator,value,effect i=tolerationSeconds
TopologySelectorLabelRequirement s=key [s=values
TopologySelectorTerm [@9o=matchLabelExpressions
TopologySpreadConstraint i=maxSkew,minDomains s=topologyKey,whenUnsatisfiable,nodeAffinityPolicy,nodeTaintsPolicy @hf=labelSelector [s=matchLabelKeys
TypedLocalObjectReference s=apiGroup,kind,name
TypedObjectReference s=apiGroup,kind,name,namespace
Volume s=name @67=hostPath @5e=emptyDir @5y=gcePersistentDisk @48=awsElasticBlockStore @60=gitRepo @98=secret @6o=nfs @69=iscsi @62=glusterfs @7m=persistentVolumeClaim @8j=rbd @5w=flexVolume @4m=cinder @4k=cephfs @5x=flocker @5d=downwardAPI @5t=fc @4e=azureFile @4w=configMap @a3=vsphereVolume @8h=quobyte @4c=azureDisk @7p=photonPersistentDisk @8g=projected @8d=portworxVolume @8z=scaleIO @9j=storageos @4h=csi @5n=ephemeral @6a=image
VolumeDevice s=name,devicePath
VolumeHealthCondition s=status,reason,message
VolumeHealthStatus [@9v=healthConditions+status @hm=lastTransitionTime
VolumeMount s=name,recursiveReadOnly,mountPath,subPath,mountPropagation,subPathExpr b=readOnly [s=bindMountOptions
VolumeMountStatus s=name,mountPath,recursiveReadOnly b=readOnly @a2=volumeStatus
VolumeNodeAffinity @77=required
VolumeProjection @96=secret @5b=downwardAPI @4v=configMap @9c=serviceAccountToken @4o=clusterTrustBundle @7u=podCertificate
VolumeResourceRequirements {@h9=limits,requests
VolumeStatus @6b=image
VsphereVirtualDiskVolumeSource s=volumePath,fsType,storagePolicyName,storagePolicyID
WeightedPodAffinityTerm i=weight @7s=podAffinityTerm
WindowsSecurityContextOptions s=gmsaCredentialSpecName,gmsaCredentialSpec,runAsUserName b=hostProcess
Endpoint [s=addresses @a7=conditions s=hostname,nodeName,zone @7f=targetRef {s=deprecatedTopology @a8=hints
EndpointConditions b=ready,serving,terminating
EndpointHints [@ab=forZones [@aa=forNodes
EndpointSlice s=kind,apiVersion,addressType @hj=metadata [@a6=endpoints [@5g=ports
ForNode s=name
ForZone s=name
Endpoint [s=addresses @a7=conditions s=hostname,nodeName @7f=targetRef {s=topology @a8=hints
EndpointSlice s=kind,apiVersion,addressType @hj=metadata [@ac=endpoints [@5g=ports
Event s=kind,apiVersion,reportingController,reportingInstance,action,reason,note,type @hj=metadata @hi=eventTime @5p=series @7f=regarding,related @5q=deprecatedSource @hm=deprecatedFirstTimestamp,deprecatedLastTimestamp i=deprecatedCount
DaemonSet s=kind,apiVersion @hj=metadata @ag=spec @12=status
DaemonSetSpec @hf=selector @8a=template @13=updateStrategy i=minReadySeconds,templateGeneration,revisionHistoryLimit
HTTPIngressPath s=path,pathType @al=backend
HTTPIngressRuleValue [@ah=paths
IPBlock s=cidr [s=except
Ingress s=kind,apiVersion @hj=metadata @aq=spec @ar=status
IngressBackend s=serviceName @ho=servicePort @9r=resource
IngressLoadBalancerIngress s=ip,hostname [@ao=ports
IngressLoadBalancerStatus [@am=ingress
IngressPortStatus i=port s=protocol,error
IngressRule s=host @ai=http
IngressSpec s=ingressClassName @al=backend [@as=tls [@ap=rules
IngressStatus @an=loadBalancer
IngressTLS [s=hosts s=secretName
NetworkPolicy s=kind,apiVersion @hj=metadata @ay=spec
NetworkPolicyEgressRule [@ax=ports [@aw=to
NetworkPolicyIngressRule [@ax=ports [@aw=from
NetworkPolicyPeer @hf=podSelector,namespaceSelector @aj=ipBlock
NetworkPolicyPort s=protocol @ho=port i=endPort
NetworkPolicySpec @hf=podSelector [@av=ingress [@au=egress [s=policyTypes
ExemptPriorityLevelConfiguration i=nominalConcurrencyShares,lendablePercent
FlowDistinguisherMethod s=type
FlowSchema s=kind,apiVersion @hj=metadata @b3=spec @b4=status
FlowSchemaCondition s=type,status,reason,message @hm=lastTransitionTime
FlowSchemaSpec @bc=priorityLevelConfiguration i=matchingPrecedence @b0=distinguisherMethod [@b9=rules
FlowSchemaStatus [@b2=conditions+type
GroupSubject s=name
LimitResponse s=type @bf=queuing
LimitedPriorityLevelConfiguration i=nominalConcurrencyShares,lendablePercent,borrowingLimitPercent @b6=limitResponse
NonResourcePolicyRule [s=verbs,nonResourceURLs
PolicyRulesWithSubjects [@bi=subjects [@bg=resourceRules [@b8=nonResourceRules
PriorityLevelConfiguration s=kind,apiVersion @hj=metadata @bd=spec @be=status
PriorityLevelConfigurationCondition s=type,status,reason,message @hm=lastTransitionTime
PriorityLevelConfigurationReference s=name
PriorityLevelConfigurationSpec s=type @b7=limited @az=exempt
PriorityLevelConfigurationStatus [@bb=conditions+type
QueuingConfiguration i=queues,handSize,queueLengthLimit
ResourcePolicyRule [s=verbs,apiGroups,resources,namespaces b=clusterScope
ServiceAccountSubject s=namespace,name
Subject s=kind @bj=user @b5=group @bh=serviceAccount
UserSubject s=name
FlowSchema s=kind,apiVersion @hj=metadata @b3=spec @bl=status
FlowSchemaStatus [@b2=conditions
LimitedPriorityLevelConfiguration i=assuredConcurrencyShares,lendablePercent,borrowingLimitPercent @b6=limitResponse
PriorityLevelConfiguration s=kind,apiVersion @hj=metadata @bo=spec @bp=status
PriorityLevelConfigurationSpec s=type @bm=limited @az=exempt
PriorityLevelConfigurationStatus [@bb=conditions
Eviction s=kind,apiVersion @hj=metadata @bx=spec @by=status
EvictionPodReference s=name,uid
EvictionRequest s=kind,apiVersion @hj=metadata @bu=spec @bv=status
EvictionRequestPodReference s=name,uid
EvictionRequestSpec @bw=target s=requester,intent
EvictionRequestStatus [@ha=conditions+type i=observedGeneration
EvictionRequestTarget @bt=pod
EvictionSpec @bz=target
EvictionStatus [@ha=conditions+type i=observedGeneration [@c0=requesters+name [@c2=targetResponders+name [@c1=responders+name
EvictionTarget @br=pod
Requester s=name,intent
ResponderStatus s=name,message @hm=startTime,heartbeatTime,expectedCompletionTime,completionTime
TargetResponder s=name,state i=priority
HTTPIngressPath s=path,pathType @c8=backend
HTTPIngressRuleValue [@c3=paths
IPAddress s=kind,apiVersion @hj=metadata @c6=spec
IPAddressSpec @cf=parentRef
Ingress s=kind,apiVersion @hj=metadata @ce=spec @ar=status
IngressBackend @cd=service @9r=resource
IngressClass s=kind,apiVersion @hj=metadata @cb=spec
IngressClassParametersReference s=apiGroup,kind,name,scope,namespace
IngressClassSpec s=controller @ca=parameters
IngressRule s=host @c4=http
IngressServiceBackend s=name @cg=port
IngressSpec s=ingressClassName @c8=defaultBackend [@as=tls [@cc=rules
ParentReference s=group,resource,namespace,name
ServiceBackendPort s=name i=number
ServiceCIDR s=kind,apiVersion @hj=metadata @ci=spec @cj=status
ServiceCIDRSpec [s=cidrs
ServiceCIDRStatus [@ha=conditions+type
Overhead {@h9=podFixed
RuntimeClass s=kind,apiVersion,handler @hj=metadata @ck=overhead @cm=scheduling
Scheduling {s=nodeSelector [@9n=tolerations
RuntimeClass s=kind,apiVersion @hj=metadata @co=spec
RuntimeClassSpec s=runtimeHandler @ck=overhead @cm=scheduling
Eviction s=kind,apiVersion @hj=metadata @hb=deleteOptions
PodDisruptionBudget s=kind,apiVersion @hj=metadata @cr=spec @cs=status
PodDisruptionBudgetSpec @ho=minAvailable,maxUnavailable @hf=selector! s=unhealthyPodEvictionPolicy
PodDisruptionBudgetStatus i=observedGeneration,disruptionsAllowed,currentHealthy,desiredHealthy,expectedPods {@hm=disruptedPods [@ha=conditions+type
PodDisruptionBudget s=kind,apiVersion @hj=metadata @cu=spec @cs=status
PodDisruptionBudgetSpec @ho=minAvailable,maxUnavailable @hf=selector s=unhealthyPodEvictionPolicy
AggregationRule [@hf=clusterRoleSelectors
ClusterRole s=kind,apiVersion @hj=metadata [@cy=rules @cv=aggregationRule
ClusterRoleBinding s=kind,apiVersion @hj=metadata [@d2=subjects @d1=roleRef
PolicyRule [s=verbs,apiGroups,resources,resourceNames,nonResourceURLs
Role s=kind,apiVersion @hj=metadata [@cy=rules
RoleBinding s=kind,apiVersion @hj=metadata [@d2=subjects @d1=roleRef
RoleRef s=apiGroup,kind,name
Subject s=kind,apiGroup,name,namespace
ClusterRoleBinding s=kind,apiVersion @hj=metadata [@d5=subjects @d1=roleRef
RoleBinding s=kind,apiVersion @hj=metadata [@d5=subjects @d1=roleRef
Subject s=kind,apiVersion,name,namespace
AllocatedDeviceStatus s=driver,pool,device,shareID [@ha=conditions @hn=data @e2=networkData
AllocationResult @dg=devices @77=nodeSelector @hm=allocationTimestamp
CELDeviceSelector s=expression
CapacityRequestPolicy @h9=default [@h9=validValues @da=validRange
CapacityRequestPolicyRange @h9=min,max,step
CapacityRequirements {@h9=requests
Counter @h9=value
CounterSet s=name {@dc=counters
Device s=name,nodeName {@dh=attributes {@di=capacity [@dp=consumesCounters @77=nodeSelector b=allNodes,bindsToNode,allowMultipleAllocations [@dv=taints [s=bindingConditions,bindingFailureConditions {@e5=nodeAllocatableResources
DeviceAllocationConfiguration s=source [s=requests @e6=opaque
DeviceAllocationResult [@ds=results [@df=config
DeviceAttribute i=int b=bool s=string,version [i=ints [b=bools [s=strings,versions
DeviceCapacity @h9=value @d9=requestPolicy
DeviceClaim [@dr=requests [@do=constraints [@dk=config
DeviceClaimConfiguration [s=requests @e6=opaque
DeviceClass s=kind,apiVersion @hj=metadata @dn=spec
DeviceClassConfiguration @e6=opaque
DeviceClassSpec [@dt=selectors [@dm=config s=extendedResourceName
DeviceConstraint [s=requests s=matchAttribute,distinctAttribute
DeviceCounterConsumption s=counterSet {@dc=counters [s=compatibilityGroups
DeviceDerivedAttribute s=name,expression
DeviceRequest s=name @e1=exactly [@du=firstAvailable
DeviceRequestAllocationResult s=request,driver,pool,device,shareID b=adminAccess [@e0=tolerations [s=bindingConditions,bindingFailureConditions,skipNodeOperations {@h9=consumedCapacity
DeviceSelector @d8=cel
DeviceSubRequest s=name,deviceClassName,allocationMode [@dt=selectors i=count [@e0=tolerations @db=capacity [@dq=derivedAttributes
DeviceTaint s=key,value,effect @hm=timeAdded
DeviceTaintRule s=kind,apiVersion @hj=metadata @dx=spec @dy=status
DeviceTaintRuleSpec @dz=deviceSelector @dv=taint
DeviceTaintRuleStatus [@ha=conditions+type
DeviceTaintSelector s=driver,pool,device
DeviceToleration s=key,operator,value,effect i=tolerationSeconds
ExactDeviceRequest s=deviceClassName,allocationMode [@dt=selectors i=count b=adminAccess [@e0=tolerations @db=capacity [@dq=derivedAttributes
NetworkDeviceData s=interfaceName,hardwareAddress [s=ips
NodeAllocatableMapping s=capacityKey @h9=capacityMultiplier,deviceMultiplier
NodeAllocatableOverhead @h9=perPod,perContainer
NodeAllocatableResource @e3=mapping @e4=overhead
OpaqueDeviceConfiguration s=driver @hn=parameters
ResourceClaim s=kind,apiVersion @hj=metadata @e9=spec @ea=status
ResourceClaimConsumerReference s=apiGroup,resource,name,uid
ResourceClaimSpec @dj=devices
ResourceClaimStatus @d7=allocation [@e8=reservedFor+uid [@d6=devices
ResourceClaimTemplate s=kind,apiVersion @hj=metadata @ec=spec
ResourceClaimTemplateSpec @hj=metadata @e9=spec
ResourcePool s=name i=generation,resourceSliceCount
ResourceSlice s=kind,apiVersion @hj=metadata @ef=spec
ResourceSliceSpec s=driver,nodeName,partitionTypeAttribute @ed=pool @77=nodeSelector b=allNodes,perDeviceNodeSelection [@de=devices [@dd=sharedCounters [s=skipNodeOperations
PartitionTypeStatus s=attribute,type i=total,allocatable
PoolStatus s=driver,poolName,nodeName,validationError i=generation,resourceSliceCount,totalDevices,allocatedDevices,availableDevices,unavailableDevices [@eg=partitionSummary @em=shareableSummary
ResourcePoolStatusRequest s=kind,apiVersion @hj=metadata @ej=spec @ek=status
ResourcePoolStatusRequestSpec s=driver,poolName,defaultPartitionTypeAttribute i=limit
ResourcePoolStatusRequestStatus i=poolCount [@eh=pools [@ha=conditions+type
ShareableCapacityStatus s=name @h9=total,consumed,available
ShareableSummaryStatus i=fullyAvailableDevices,partiallyAvailableDevices [@el=capacity
BasicDevice {@dh=attributes {@di=capacity [@dp=consumesCounters s=nodeName @77=nodeSelector b=allNodes,bindsToNode,allowMultipleAllocations [@dv=taints [s=bindingConditions,bindingFailureConditions {@e5=nodeAllocatableResources
Device s=name @en=basic
DeviceClaim [@eq=requests [@do=constraints [@dk=config
DeviceRequest s=name,deviceClassName,allocationMode [@dt=selectors i=count b=adminAccess [@du=firstAvailable [@e0=tolerations @db=capacity [@dq=derivedAttributes
ResourceClaim s=kind,apiVersion @hj=metadata @es=spec @ea=status
ResourceClaimSpec @ep=devices
ResourceClaimTemplate s=kind,apiVersion @hj=metadata @eu=spec
ResourceClaimTemplateSpec @hj=metadata @es=spec
ResourceSlice s=kind,apiVersion @hj=metadata @ew=spec
ResourceSliceSpec s=driver,nodeName,partitionTypeAttribute @ed=pool @77=nodeSelector b=allNodes,perDeviceNodeSelection [@eo=devices [@dd=sharedCounters [s=skipNodeOperations
PriorityClass s=kind,apiVersion,description,preemptionPolicy @hj=metadata i=value b=globalDefault
AllCompositeDisruptionMode
AllDisruptionMode
BasicSchedulingPolicy
CompositeBasicSchedulingPolicy
CompositeDisruptionMode @fk=single @ey=all
CompositeGangSchedulingPolicy i=minGroupCount
CompositePodGroup s=kind,apiVersion @hj=metadata @f7=spec @f8=status
CompositePodGroupSchedulingConstraints [@fm=topology
CompositePodGroupSchedulingPolicy @f1=basic @f3=gang
CompositePodGroupSpec s=parentCompositePodGroupName,priorityClassName,preemptionPolicy @fw=workloadRef @f6=schedulingPolicy @f5=schedulingConstraints @f2=disruptionMode i=priority
CompositePodGroupStatus [@ha=conditions+type
CompositePodGroupTemplate s=name,priorityClassName,preemptionPolicy @f6=schedulingPolicy @f5=schedulingConstraints @f2=disruptionMode i=priority [@fj=podGroupTemplates [@f9=compositePodGroupTemplates
DisruptionMode @fl=single @ez=all
GangSchedulingPolicy i=minCount
PodGroup s=kind,apiVersion @hj=metadata @fh=spec @fi=status
PodGroupResourceClaim s=name,resourceClaimName,resourceClaimTemplateName
PodGroupResourceClaimStatus s=name,resourceClaimName
PodGroupSchedulingConstraints [@fm=topology
PodGroupSchedulingPolicy @f0=basic @fb=gang
PodGroupSpec s=parentCompositePodGroupName,priorityClassName,preemptionPolicy @fw=workloadRef @fg=schedulingPolicy @ff=schedulingConstraints [@fd=resourceClaims*+name @fa=disruptionMode i=priority
PodGroupStatus [@ha=conditions+type [@fe=resourceClaimStatuses*+name
PodGroupTemplate s=name,priorityClassName,preemptionPolicy @fg=schedulingPolicy @ff=schedulingConstraints [@fd=resourceClaims*+name @fa=disruptionMode i=priority
SingleCompositeDisruptionMode
SingleDisruptionMode
TopologyConstraint s=key
Workload s=kind,apiVersion @hj=metadata @fx=spec
WorkloadPodGroupAllDisruptionMode
WorkloadPodGroupBasicSchedulingPolicy
WorkloadPodGroupDisruptionMode @fv=single @fo=all
WorkloadPodGroupGangSchedulingPolicy i=minCount
WorkloadPodGroupResourceClaim s=name,resourceClaimName,resourceClaimTemplateName
WorkloadPodGroupSchedulingConstraints [@fm=topology
WorkloadPodGroupSchedulingPolicy @fp=basic @fr=gang
WorkloadPodGroupSingleDisruptionMode
WorkloadReference s=workloadName,templateName
WorkloadSpec @9r=controllerRef [@fj=podGroupTemplates [@f9=compositePodGroupTemplates
CSIDriver s=kind,apiVersion @hj=metadata @fz=spec
CSIDriverSpec b=attachRequired,podInfoOnMount,storageCapacity,requiresRepublish,seLinuxMount,serviceAccountTokenInSecrets,preventPodSchedulingIfMissing [s=volumeLifecycleModes s=fsGroupPolicy [@g8=tokenRequests i=nodeAllocatableUpdatePeriodSeconds
CSINode s=kind,apiVersion @hj=metadata @g2=spec @g3=status
CSINodeDriver s=name,nodeID [s=topologyKeys @gf=allocatable
CSINodeSpec [@g1=drivers+name
CSINodeStatus [@g6=storageHealth+name
CSIStorageCapacity s=kind,apiVersion,storageClassName @hj=metadata @hf=nodeTopology @h9=capacity,maximumVolumeSize
StorageClass s=kind,apiVersion,provisioner,reclaimPolicy,volumeBindingMode @hj=metadata {s=parameters [s=mountOptions b=allowVolumeExpansion [@9p=allowedTopologies
StorageHealth s=name [@g7=healthConditions
StorageHealthCondition s=status,reason,message,accessMode,volumeMode @hm=lastTransitionTime
TokenRequest s=audience i=expirationSeconds
VolumeAttachment s=kind,apiVersion @hj=metadata @gb=spec @gc=status
VolumeAttachmentSource s=persistentVolumeName @7n=inlineVolumeSpec
VolumeAttachmentSpec s=attacher,nodeName @ga=source
VolumeAttachmentStatus b=attached {s=attachmentMetadata @ge=attachError,detachError
VolumeAttributesClass s=kind,apiVersion,driverName @hj=metadata {s=parameters
VolumeError @hm=time s=message i=errorCode
VolumeNodeResources i=count
StorageVersionMigration s=kind,apiVersion @hj=metadata @gh=spec @gi=status
StorageVersionMigrationSpec @he=resource
StorageVersionMigrationStatus [@ha=conditions+type s=resourceVersion
CustomResourceColumnDefinition s=name,type,format,description,jsonPath i=priority
CustomResourceConversion s=strategy @h3=webhook
CustomResourceDefinition s=kind,apiVersion @hj=metadata @go=spec @gp=status
CustomResourceDefinitionCondition s=type,status,reason,message @hm=lastTransitionTime i=observedGeneration
CustomResourceDefinitionNames s=plural,singular,kind,listKind [s=shortNames,categories
CustomResourceDefinitionSpec s=group,scope @gn=names [@gq=versions @gk=conversion b=preserveUnknownFields
CustomResourceDefinitionStatus [@gm=conditions @gn=acceptedNames [s=storedVersions i=observedGeneration
CustomResourceDefinitionVersion s=name,deprecationWarning b=served,storage,deprecated @gu=schema @gt=subresources [@gj=additionalPrinterColumns [@h1=selectableFields
CustomResourceSubresourceScale s=specReplicasPath,statusReplicasPath,labelSelectorPath
CustomResourceSubresourceStatus
CustomResourceSubresources @gs=status @gr=scale
CustomResourceValidation @gx=openAPIV3Schema
ExternalDocumentation s=description,url
JSON!
JSONSchemaProps s=id,$schema,$ref,description,type,format,title,pattern,x-kubernetes-list-type,x-kubernetes-map-type @gw=default,example f=maximum,minimum,multipleOf b=exclusiveMaximum,exclusiveMinimum,uniqueItems,nullable,x-kubernetes-preserve-unknown-fields,x-kubernetes-embedded-resource,x-kubernetes-int-or-string i=maxLength,minLength,maxItems,minItems,maxProperties,minProperties [@gw=enum [s=required,x-kubernetes-list-map-keys @gy=items [@gx=allOf,oneOf,anyOf @gx=not {@gx=properties,patternProperties,definitions @gz=additionalProperties,additionalItems {@h0=dependencies @gv=externalDocs [@h2=x-kubernetes-validations+rule
JSONSchemaPropsOrArray! @gx=Schema [@gx=JSONSchemas
JSONSchemaPropsOrBool! b=Allows @gx=Schema
JSONSchemaPropsOrStringArray! @gx=Schema [s=Property
SelectableField s=jsonPath
ValidationRule s=rule,message,messageExpression,reason,fieldPath b=optionalOldSelf
WebhookConversion @s=clientConfig [s=conversionReviewVersions
CustomResourceColumnDefinition s=name,type,format,description,JSONPath i=priority
CustomResourceConversion s=strategy @s=webhookClientConfig [s=conversionReviewVersions
CustomResourceDefinition s=kind,apiVersion @hj=metadata @h7=spec @gp=status
CustomResourceDefinitionSpec s=group,version,scope @gn=names @gu=validation @gt=subresources [@h8=versions [@h4=additionalPrinterColumns [@h1=selectableFields @h5=conversion b=preserveUnknownFields
CustomResourceDefinitionVersion s=name,deprecationWarning b=served,storage,deprecated @gu=schema @gt=subresources [@h4=additionalPrinterColumns [@h1=selectableFields
Quantity! s=Format
Condition s=type,status,reason,message i=observedGeneration @hm=lastTransitionTime
DeleteOptions s=kind,apiVersion,propagationPolicy i=gracePeriodSeconds @hl=preconditions b=orphanDependents,ignoreStoreReadErrorWithClusterBreakingPotential [s=dryRun
FieldSelectorRequirement s=key,operator [s=values
FieldsV1!
GroupResource s=group,resource
LabelSelector {s=matchLabels [@hg=matchExpressions
LabelSelectorRequirement s=key,operator [s=values
ManagedFieldsEntry s=manager,operation,apiVersion,fieldsType,subresource @hm=time @hd=fieldsV1
MicroTime!
ObjectMeta s=name,generateName,namespace,selfLink,uid,resourceVersion i=generation,deletionGracePeriodSeconds @hm=creationTimestamp,deletionTimestamp {s=labels,annotations [@hk=ownerReferences+uid [s=finalizers+ [@hh=managedFields
OwnerReference s=apiVersion,kind,name,uid b=controller,blockOwnerDeletion
Preconditions s=uid,resourceVersion
Time!
RawExtension!
IntOrString! i=Type,IntVal s=StrVal`;
